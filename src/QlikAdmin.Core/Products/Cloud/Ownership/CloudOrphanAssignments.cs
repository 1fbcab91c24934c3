using Newtonsoft.Json.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Products.Cloud.Ownership;

/// <summary>Licence assignments whose holder is not a user of the tenant, as findings. They are not allocations, so that none is taken back
/// by accident: the holder may work on another tenant.</summary>
internal static class CloudOrphanAssignments
{
    public static Task ListAsync(QlikHttp http, PageSink<OwnedItem> sink, IOperationLog log, CancellationToken token)
    {
        QlikRequest request = QlikRequest
            .Get(CloudRoutes.Assignments, "List orphan assignments")
            .With("limit", "100")
            .With("orphans", "true");
        return http.PagesAsync(request, Take, log, token);

        async Task Take(JArray rows, CancellationToken pageToken)
        {
            List<OwnedItem> page = rows.OfType<JObject>().Where(r => Json.Text(r["subject"]) is not null).Select(Read).ToList();
            if (page.Count > 0)
            {
                await sink(page, pageToken).ConfigureAwait(false);
            }
        }

        OwnedItem Read(JObject row)
        {
            string subject = Json.Text(row["subject"])!;
            string type = Json.Text(row["type"]) ?? "unknown";
            return new OwnedItem(type + ":" + subject, OwnedItemKind.Other, QlikProduct.Cloud, http.Connection)
            {
                SubKind = "licence assignment",
                Name = $"{CloudTypes.ToCommon(type)} of {subject}",
                ModifiedAt = Json.Date(Json.Text(row["created"])),
                CanMove = CanMove.No,
                Reason =
                    "Its holder is not a user of this tenant, and may work on another one that shares the licence. To take it back, use Get-QlikAllocation -Orphan.",
            };
        }
    }
}
