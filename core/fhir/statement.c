#include "core/fhir/statement.h"

/*
 * The index has to outlive the reading only for who wants rows; the texts of
 * the capability are its own.
 */

bool statement_adopt(struct statement *statement, struct buf *text,
	struct err *err)
{
	*statement = (struct statement){ .text = *text };
	buf_init(text);
	statement->index = index_text(statement->text.data,
		statement->text.len);
	statement->found = capability_read(statement->index,
		statement->text.data, err);
	if (statement->found != NULL)
		return true;
	statement_finish(statement);
	return false;
}

void statement_finish(struct statement *statement)
{
	capability_free(statement->found);
	index_free(statement->index);
	buf_finish(&statement->text);
	*statement = (struct statement)STATEMENT_INIT;
}
