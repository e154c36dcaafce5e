#include "tui/panes/order.h"

/*
 * The toolkit has no idea of FHIR and the core none of documents on a screen;
 * here the one's ranks go to the other.
 */

#include <string.h>

#include "core/engine/option.h"
#include "core/fhir/order.h"

void order_view(struct docview *view)
{
	if (strcmp(option_text(OPT_ORDER), "fhir") == 0)
		docview_set_order(view, fhir_order_rank, "FHIR order");
	else
		docview_set_order(view, NULL, NULL);
}
