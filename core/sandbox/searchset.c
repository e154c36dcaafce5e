#include "core/sandbox/searchset.h"

/*
 * Filter, sort, cut out the page, follow includes, print. Resources go into
 * the Bundle as their own bytes. The Bundle has the shape the region's
 * repository gives it: id, type, timestamp, total, link, and no entry at all
 * when nothing was found; paging is by a page number of the server's own.
 *
 * A token must be allowed to read everything in the answer, or the search as a
 * whole is refused.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/sandbox/model.h"
#include "core/sandbox/query.h"
#include "core/sandbox/rewrite.h"
#include "core/sandbox/scope.h"
#include "core/sandbox/shelf.h"
#include "core/sandbox/values.h"

struct hits {
	const struct shelf_item **items;
	size_t count, alloc;
	size_t matched;		/* the first so many; the rest is included */
};

static bool is_hit(const struct hits *hits, const struct shelf_item *item)
{
	for (size_t i = 0; i < hits->count; i++)
		if (hits->items[i] == item)
			return true;
	return false;
}

static void add_hit(struct hits *hits, const struct shelf_item *item)
{
	hits->items = mem_grow(hits->items, hits->count, &hits->alloc,
		sizeof(*hits->items));
	hits->items[hits->count++] = item;
}

static bool matches_all(const struct shelf *shelf, const struct query *query,
	const struct shelf_item *item)
{
	if (strcmp(item->type, query->type->name) != 0 ||
	    shelf_text(item) == NULL)
		return false;
	for (size_t i = 0; i < query->filter_count; i++)
		if (!match_item(shelf, &query->filters[i], item))
			return false;
	return true;
}

/* Sorting: keys are texts; what has none comes last either way. */
struct sort_row {
	const struct shelf_item *item;
	const struct query *query;
	char *keys[QUERY_SORTS];
	size_t position;
};

/* Times as seconds since year 1: as texts of one length they sort. */
static bool take_key(void *data, struct place place)
{
	char **key = data;
	struct date_range range;
	struct place inner;

	if (values_time(place, &range) && range.from != INT64_MIN)
		*key = xasprintf("%020" PRId64,
			range.from + INT64_C(62135596800));
	else if (values_member(place, "coding", &inner))
		return values_any(inner, "", take_key, data);
	else if (values_member(place, "value", &inner) ||
	    values_member(place, "code", &inner) ||
	    values_member(place, "reference", &inner))
		*key = values_text(inner);
	else
		*key = values_text(place);
	return *key != NULL;
}

static int compare_rows(const void *a, const void *b)
{
	const struct sort_row *x = a, *y = b;

	for (size_t i = 0; i < x->query->sort_count; i++) {
		const char *left = x->keys[i], *right = y->keys[i];
		int order;

		if (left == NULL || right == NULL) {
			if ((left == NULL) != (right == NULL))
				return left == NULL ? 1 : -1;
			continue;
		}
		order = strcmp(left, right);
		if (order != 0)
			return x->query->sorts[i].is_down ? -order : order;
	}
	return (x->position > y->position) - (x->position < y->position);
}

static void sort_hits(struct hits *hits, const struct query *query)
{
	struct sort_row *rows = xcalloc(hits->count, sizeof(*rows));

	for (size_t i = 0; i < hits->count; i++) {
		rows[i].item = hits->items[i];
		rows[i].query = query;
		rows[i].position = i;
		for (size_t k = 0; k < query->sort_count; k++)
			(void)values_any(values_top(hits->items[i]),
				query->sorts[k].param->path, take_key,
				&rows[i].keys[k]);
	}
	qsort(rows, hits->count, sizeof(*rows), compare_rows);
	for (size_t i = 0; i < hits->count; i++) {
		hits->items[i] = rows[i].item;
		for (size_t k = 0; k < query->sort_count; k++)
			free(rows[i].keys[k]);
	}
	free(rows);
}

static void cut_page(struct hits *hits, const struct query *query)
{
	size_t size = query->wants_total_only ? 0 : (size_t)query->count;
	size_t from = (size_t)(query->page - 1) * size;
	size_t left = from < hits->count ? hits->count - from : 0;

	if (left > size)
		left = size;
	if (left > 0)
		memmove(hits->items, hits->items + from,
			left * sizeof(*hits->items));
	hits->count = hits->matched = left;
}

struct follow {
	const struct shelf *shelf;
	struct hits *hits;
	const struct shelf_item *wanted;	/* only this one, or NULL */
};

/* Adds what a reference leads to; with `wanted`, true when it is that. */
static bool follow_at(void *data, struct place place)
{
	struct follow *follow = data;
	struct reference reference;
	const struct shelf_item *item;

	if (!values_reference(place, &reference))
		return false;
	item = shelf_find(follow->shelf, reference.type, reference.id);
	if (item == NULL || shelf_text(item) == NULL)
		return false;
	if (follow->wanted != NULL)
		return item == follow->wanted;
	if (!is_hit(follow->hits, item))
		add_hit(follow->hits, item);
	return false;
}

/* The values of one reference parameter of an item, or of all. */
static bool follow_params(struct follow *follow, const struct shelf_item *item,
	const struct model_type *type, const struct model_param *only)
{
	const struct model_param *param = type->params;

	for (; param->name != NULL; param++)
		if (param->kind == MODEL_REFERENCE &&
		    (only == NULL || only == param) &&
		    values_any(values_top(item), param->path, follow_at,
			    follow))
			return true;
	return false;
}

static void include_forward(const struct shelf *shelf, struct hits *hits,
	const struct query_include *include)
{
	struct follow follow = { shelf, hits, NULL };

	for (size_t i = 0; i < hits->count; i++) {
		if (i >= hits->matched && !include->is_iterated)
			return;
		if (strcmp(hits->items[i]->type, include->type->name) == 0)
			(void)follow_params(&follow, hits->items[i],
				include->type, include->param);
	}
}

static void include_reverse(const struct shelf *shelf, struct hits *hits,
	const struct query_include *include)
{
	for (size_t i = 0; i < hits->matched; i++) {
		struct follow follow = { shelf, hits, hits->items[i] };

		for (size_t k = 0; k < shelf_count(shelf); k++) {
			const struct shelf_item *item = shelf_at(shelf, k);

			if (strcmp(item->type, include->type->name) == 0 &&
			    shelf_text(item) != NULL && !is_hit(hits, item) &&
			    follow_params(&follow, item, include->type,
				    include->param))
				add_hit(hits, item);
		}
	}
}

static size_t run(const struct shelf *shelf, const struct query *query,
	struct hits *hits)
{
	size_t total;

	for (size_t i = 0; i < shelf_count(shelf); i++)
		if (matches_all(shelf, query, shelf_at(shelf, i)))
			add_hit(hits, shelf_at(shelf, i));
	total = hits->count;
	if (query->sort_count > 0)
		sort_hits(hits, query);
	cut_page(hits, query);
	for (size_t i = 0; i < query->include_count; i++)
		if (query->includes[i].is_reverse)
			include_reverse(shelf, hits, &query->includes[i]);
		else
			include_forward(shelf, hits, &query->includes[i]);
	return total;
}

static void put_link(struct buf *out, const char *relation, const char *base,
	const struct query *query, long page)
{
	struct buf url = BUF_INIT;

	buf_printf(&url, "%s/%s", base, query->type->name);
	query_format(query, page, &url);
	if (out->len > 0)
		buf_putc(out, ',');
	buf_printf(out, "{\"relation\":\"%s\",\"url\":", relation);
	rewrite_string(out, url.data);
	buf_putc(out, '}');
	buf_finish(&url);
}

static void put_links(struct buf *out, const char *base,
	const struct query *query, size_t total)
{
	long pages = query->wants_total_only ? 1 :
		((long)total + query->count - 1) / query->count;

	put_link(out, "self", base, query, query->page);
	if (query->page < pages)
		put_link(out, "next", base, query, query->page + 1);
	if (query->page > 1 && !query->wants_total_only)
		put_link(out, "previous", base, query, query->page - 1);
}

static void put_entries(struct buf *out, const char *base,
	const struct hits *hits)
{
	for (size_t i = 0; i < hits->count; i++) {
		const struct shelf_item *item = hits->items[i];

		buf_puts(out, i == 0 ? ",\"entry\":[" : ",");
		buf_puts(out, "{\"fullUrl\":\"");
		buf_printf(out, "%s/%s/%s\",\"resource\":", base, item->type,
			item->id);
		buf_append(out, shelf_text(item), shelf_newest(item)->len);
		buf_printf(out, ",\"search\":{\"mode\":\"%s\"}}",
			i < hits->matched ? "match" : "include");
	}
	if (hits->count > 0)
		buf_putc(out, ']');
}

static void print_searchset(struct buf *out, const char *base,
	const char *links, const struct hits *hits, size_t total)
{
	char instant[40], uuid[37], *seed;

	clock_format_instant(instant, sizeof(instant), clock_now());
	/* Without the port, so that it is the same wherever this runs. */
	seed = xasprintf("%s %zu %zu %zu", instant, hits->count, total,
		strlen(links));
	route_uuid_of(seed, uuid);
	free(seed);
	buf_printf(out, "{\"resourceType\":\"Bundle\",\"id\":\"%s\","
		"\"type\":\"searchset\",\"timestamp\":\"%s\",\"total\":%zu,"
		"\"link\":[", uuid, instant, total);
	buf_puts(out, links);
	buf_putc(out, ']');
	put_entries(out, base, hits);
	buf_putc(out, '}');
}

static bool may_read_all(const struct hits *hits, const char *scope,
	struct sandbox_reply *reply)
{
	for (size_t i = 0; i < hits->count; i++)
		if (!scope_allows(scope, hits->items[i]->type,
		    i < hits->matched ? 's' : 'r'))
			return reply_outcome(reply, 403,
				&(struct outcome_issue){ .code = "forbidden",
				.symbol = "AccessDenied" },
				"The token's scope '%s' does not allow "
				"resource type '%s', which is in the result.",
				scope, hits->items[i]->type);
	return true;
}

void searchset_reply(const struct shelf *shelf, const struct model_type *type,
	const struct sandbox_request *request, const struct url_params *params,
	struct sandbox_reply *reply)
{
	struct hits hits = { 0 };
	struct buf links = BUF_INIT;
	struct query query;
	size_t total;

	if (!query_parse(&query, type, params,
	    request_prefers(request, "handling=strict"), reply))
		goto out;
	total = run(shelf, &query, &hits);
	if (!may_read_all(&hits, request->scope, reply))
		goto out;
	put_links(&links, request->base, &query, total);
	reply_fhir(reply, 200);
	print_searchset(&reply->body, request->base, links.data, &hits,
		total);
out:
	query_finish(&query);
	buf_finish(&links);
	free(hits.items);
}

void searchset_reply_everything(const struct shelf *shelf, const char *type,
	const char *id, const struct sandbox_request *request,
	struct sandbox_reply *reply)
{
	const struct shelf_item *subject = shelf_find(shelf, type, id);
	struct hits hits = { 0 };
	struct buf link = BUF_INIT;

	add_hit(&hits, subject);
	hits.matched = 1;
	for (const struct model_type *other = model_types; other->name != NULL;
	    other++)
		include_reverse(shelf, &hits, &(struct query_include){
			other, NULL, true, false });
	hits.matched = hits.count;
	if (may_read_all(&hits, request->scope, reply)) {
		buf_printf(&link, "{\"relation\":\"self\",\"url\":"
			"\"%s/%s/%s/$everything\"}", request->base, type, id);
		reply_fhir(reply, 200);
		print_searchset(&reply->body, request->base, link.data, &hits,
			hits.count);
	}
	buf_finish(&link);
	free(hits.items);
}
