using System.Xml.Linq;

namespace QlikAdmin.Products.QlikView;

/// <summary>Capacity of the CALs of each server and of a signed key, and the settings that assign them automatically.</summary>
internal sealed class QlikViewLicenses
{
    private readonly QmsClient _client;
    private readonly QvsServers _servers;
    private readonly CalPlaces _places;
    private readonly SeenSettings _seen;

    public QlikViewLicenses(QmsClient client, QvsServers servers, CalPlaces places, SeenSettings seen)
    {
        _client = client;
        _servers = servers;
        _places = places;
        _seen = seen;
    }

    /// <returns>For a server with CALs four rows, one per kind. For a signed key one row per type.</returns>
    public async Task<IReadOnlyList<License>> ReadAsync(IOperationLog log, CancellationToken token)
    {
        List<License> rows = new();
        IReadOnlyList<QvsServer> servers = await _servers.ReadAsync(log, token).ConfigureAwait(false);
        foreach (QvsServer server in servers)
        {
            if (server.IsLegacy)
            {
                await AddServerAsync(rows, server, log, token).ConfigureAwait(false);
            }
            else if (!server.IsSigned)
            {
                log.Warning($"'{server.Name}' of '{_client.Connection}' has no licence.");
            }
        }

        if (servers.FirstOrDefault(s => s.IsSigned) is QvsServer signed)
        {
            await AddSignedAsync(rows, signed, log, token).ConfigureAwait(false);
        }

        return rows;
    }

    /// <summary>The types of a signed key that the server assigns automatically.</summary>
    public async Task<IReadOnlyCollection<string>> AutomaticAsync(QvsServer server, IOperationLog log, CancellationToken token)
    {
        QmsCall call = new("GetCALConfiguration", $"Read the settings of '{server.Name}'")
        {
            Arguments = QmsCall.Plain(("qvsID", server.Id.ToString("D")), ("scope", "NamedCALs")),
            NeedsSigned = true,
        };
        XElement response = await _client.CallAsync(call, log, token).ConfigureAwait(false);
        XElement? named = QmsEnvelope.ResultOf(response, call.Operation) is XElement result ? QmsEnvelope.Child(result, "NamedCALs") : null;
        return named is null
            ? Array.Empty<string>()
            : new[] { QlikViewTypes.Professional, QlikViewTypes.Analyzer }
                .Where(t => QmsValue.Flag(QmsEnvelope.Text(named, "AllowDynamicAssignment" + t)) == true)
                .ToList();
    }

    private async Task AddServerAsync(List<License> rows, QvsServer server, IOperationLog log, CancellationToken token)
    {
        CalPlace place = CalPlace.Of(server);
        CalReader? reader = null;
        await _places.StreamAsync(place, "All", r => reader = r, (_, _) => Task.CompletedTask, log, token).ConfigureAwait(false);
        bool uncapped = QmsValue.Flag(reader!.Value("Uncapped/Uncapped")) == true;
        bool isDynamic = reader.AllowsDynamicAssignment == true;
        _seen.NoteDynamic(place, isDynamic);
        foreach (
            (string type, string part) in new[]
            {
                (QlikViewTypes.NamedCal, "NamedCALs"),
                (QlikViewTypes.DocumentCal, "DocumentCALs"),
                (QlikViewTypes.SessionCal, "SessionCALs"),
                (QlikViewTypes.UsageCal, "UsageCALs"),
            }
        )
        {
            int? inLicense = Number(part, "InLicense");
            if (inLicense is null)
            {
                continue;
            }

            int? limit = Number(part, "Limit") ?? inLicense;
            int? assigned = Number(part, "Assigned");
            int quarantined = reader.Removed(part);
            bool named = part == "NamedCALs";
            rows.Add(
                new License(QlikProduct.QlikView, _client.Connection, type)
                {
                    Scope = server.Name,
                    Total = uncapped ? null : inLicense,
                    Assigned = assigned ?? inLicense - Number(part, "Available"),
                    Available = uncapped ? null : Number(part, "Available") ?? limit - assigned - quarantined,
                    Quarantined = named ? quarantined : null,
                    Status = "Ok",
                    WhyUnknown = "QlikView assigns only named CALs by itself, as far as its settings show.",
                    AutoAssign = named ? isDynamic : null,
                    AutoAssignBy = named && isDynamic ? $"dynamic assignment on {server.Name}" : null,
                }
            );
        }

        int? Number(string part, string name) => QmsValue.Number(reader.Value(part + "/" + name));
    }

    private async Task AddSignedAsync(List<License> rows, QvsServer server, IOperationLog log, CancellationToken token)
    {
        IReadOnlyCollection<string> automatic = await AutomaticAsync(server, log, token).ConfigureAwait(false);
        QmsCall call = new("GetLicenseOverview", "Read the licence overview") { NeedsSigned = true };
        XElement response = await _client.CallAsync(call, log, token).ConfigureAwait(false);
        XElement overview = QmsEnvelope.ResultOf(response, call.Operation) ?? throw _client.Unreadable(call, "no overview", null);
        string? error = QmsEnvelope.Text(overview, "ErrorMessage");
        if (error is not null)
        {
            log.Warning($"The licence of '{_client.Connection}' says: {error}");
        }

        foreach (XElement allotment in QmsEnvelope.Rows(overview, "Allotments"))
        {
            string type = QlikViewTypes.FromSigned(
                QmsEnvelope.Text(allotment, "Name") ?? QmsEnvelope.Text(allotment, "UsageClass") ?? "unnamed"
            );
            int? units = QmsValue.Number(QmsEnvelope.Text(allotment, "Units"));
            int? used = QmsValue.Number(QmsEnvelope.Text(allotment, "UnitsUsed"));
            bool? isAutomatic =
                QlikViewTypes.Same(type, QlikViewTypes.Professional) || QlikViewTypes.Same(type, QlikViewTypes.Analyzer)
                    ? automatic.Contains(type)
                    : null;
            rows.Add(
                new License(QlikProduct.QlikView, _client.Connection, type)
                {
                    Total = units,
                    Assigned = used,
                    Available = units - used,
                    Excess = QmsValue.Number(QmsEnvelope.Text(allotment, "Overage")),
                    ExpiresAt = ExpiryOf(QmsEnvelope.Text(overview, "Valid")),
                    Status =
                        QmsValue.Flag(QmsEnvelope.Text(overview, "BlackListed")) == true ? "Blacklisted"
                        : error is null ? "Ok"
                        : "Invalid",
                    WhyUnknown = "The settings of the server show it only for Professional and Analyzer.",
                    AutoAssign = isAutomatic,
                    AutoAssignBy = isAutomatic == true ? "dynamic assignment" : null,
                }
            );
        }
    }

    /// <summary>The end of the text Valid, which is one date, or two dates with a slash between them. Its form is not documented, so any
    /// other text gives null.</summary>
    private static DateTimeOffset? ExpiryOf(string? valid) =>
        valid is null ? null : QmsValue.Date(valid.Substring(valid.LastIndexOf('/') + 1).Trim());
}
