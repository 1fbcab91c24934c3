using System.Xml.Linq;

namespace QlikAdmin.Products.QlikView;

/// <summary>The servers behind a management service, and how each is licensed.</summary>
internal sealed class QvsServers
{
    // Servers are seldom added or removed, and one command asks for them many times.
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(1);

    private readonly QmsClient _client;
    private volatile Known? _known;

    public QvsServers(QmsClient client)
    {
        _client = client;
    }

    /// <summary>Reads the servers. The list may be up to a minute old.</summary>
    public async Task<IReadOnlyList<QvsServer>> ReadAsync(IOperationLog log, CancellationToken token)
    {
        Known? known = _known;
        if (known is not null && _client.Clock.UtcNow < known.EndsAt)
        {
            return known.Servers;
        }

        List<QvsServer> servers = new();
        foreach ((Guid id, string name) in await ListAsync(failFast: false, log, token).ConfigureAwait(false))
        {
            string model = await ModelAsync(id, name, log, token).ConfigureAwait(false);
            servers.Add(new QvsServer(id, name, model == "New", model == "Legacy"));
            log.Verbose($"QlikView server '{name}' of '{_client.Connection}' has a licence of model {model}");
        }

        _known = new Known(servers, _client.Clock.UtcNow + s_fresh);
        return servers;
    }

    /// <summary>The servers with CALs.</summary>
    public async Task<IReadOnlyList<QvsServer>> LegacyAsync(IOperationLog log, CancellationToken token)
    {
        return (await ReadAsync(log, token).ConfigureAwait(false)).Where(s => s.IsLegacy).ToList();
    }

    /// <summary>Reads id and name of each server. It is the first call for which the Windows groups are needed.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Name)>> ListAsync(bool failFast, IOperationLog log, CancellationToken token)
    {
        QmsCall call = new("GetServices", "List the QlikView servers")
        {
            Arguments = QmsCall.Plain(("serviceTypes", "QlikViewServer")),
            FailFast = failFast,
        };
        List<(Guid, string)> found = new();
        foreach (XElement service in await _client.RowsAsync(call, log, token).ConfigureAwait(false))
        {
            if (!Guid.TryParse(QmsEnvelope.Text(service, "ID"), out Guid id))
            {
                throw _client.Unreadable(call, "a server without an id", null);
            }

            found.Add((id, QmsEnvelope.Text(service, "Name") ?? id.ToString("D")));
        }

        return found;
    }

    /// <summary>New, Legacy or None. A server whose interface does not have this call is older than signed keys.</summary>
    private async Task<string> ModelAsync(Guid id, string name, IOperationLog log, CancellationToken token)
    {
        QmsCall call = new("GetQVSLicenseInfo", $"Read the licence model of '{name}'")
        {
            Arguments = QmsCall.Plain(("qvsID", id.ToString("D"))),
            NeedsSigned = true,
        };
        try
        {
            XElement response = await _client.CallAsync(call, log, token).ConfigureAwait(false);
            string? model = QmsEnvelope.ResultOf(response, call.Operation)?.Value.Trim();
            return model is "New" or "Legacy" or "None"
                ? model
                : throw _client.Unreadable(call, $"'{model}' where a licence model was expected", null);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.NotSupported)
        {
            log.Verbose($"'{_client.Connection}' has no interface for signed keys, so '{name}' is treated as a server with CALs");
            return "Legacy";
        }
    }

    private sealed record Known(IReadOnlyList<QvsServer> Servers, DateTimeOffset EndsAt);
}
