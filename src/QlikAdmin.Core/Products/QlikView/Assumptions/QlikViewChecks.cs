using System.Xml;
using System.Xml.Linq;
using Newtonsoft.Json.Linq;
using QlikAdmin.Connections.Probes;
using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Products.QlikView.Assumptions;

/// <summary>Checks a management service for the assumptions about it. A list comes in one answer, and only its first rows are
/// read.</summary>
internal sealed class QlikViewChecks
{
    private readonly QmsClient _client;
    private readonly QvsServers _servers;

    private QlikViewChecks(QmsClient client, QvsServers servers)
    {
        _client = client;
        _servers = servers;
    }

    public static IReadOnlyList<AssumptionCheck> Of(QmsClient client, QvsServers servers)
    {
        QlikViewChecks checks = new(client, servers);
        return new[]
        {
            new AssumptionCheck(
                QlikViewShapes
                    .Servers.Assumptions.Append(QlikViewAssumptions.CalInterface)
                    .Append(QlikViewAssumptions.DataNamespace)
                    .ToArray(),
                checks.ServersAsync
            ),
            new AssumptionCheck(new[] { QlikViewAssumptions.Model, QlikViewAssumptions.SignedInterface }, checks.ModelAsync),
            new AssumptionCheck(QlikViewShapes.Cals.Assumptions.ToArray(), checks.CalsAsync),
            new AssumptionCheck(QlikViewShapes.Assigned.Assumptions.ToArray(), checks.AssignedAsync),
        };
    }

    private async Task ServersAsync(Probe probe, CancellationToken token)
    {
        QmsCall call = new("GetServices", Probe.Action) { Arguments = QmsCall.Plain(("serviceTypes", "QlikViewServer")) };
        XElement response = await _client.CallAsync(call, probe.Log, token).ConfigureAwait(false);
        XElement? result = QmsEnvelope.ResultOf(response, call.Operation);
        List<XElement> rows = result?.Elements().ToList() ?? new List<XElement>();
        List<JObject> read = rows.ConvertAll(QlikViewShapes.Row);
        Keep(probe, call, read, QlikViewShapes.Servers);
        probe.Tell(QlikViewShapes.Servers, read);
        probe.Tell(QlikViewAssumptions.CalInterface, true, _client.Chosen(forSigned: false)?.Name ?? "not known");
        XNamespace? found = rows.FirstOrDefault()?.Name.Namespace;
        probe.Tell(
            QlikViewAssumptions.DataNamespace,
            found is null ? null : found == QmsNames.Data,
            found is null ? "no rows to look at"
                : found == QmsNames.Data ? "that namespace"
                : "another namespace"
        );
    }

    private async Task ModelAsync(Probe probe, CancellationToken token)
    {
        // The word itself is checked where it is read. Any other word than the three is an error of the call.
        IReadOnlyList<QvsServer> servers = await _servers.ReadAsync(probe.Log, token).ConfigureAwait(false);
        QmsInterface? face = _client.Chosen(forSigned: true);
        probe.Tell(
            QlikViewAssumptions.Model,
            servers.Count == 0 ? null : true,
            FormattableString.Invariant(
                $"{servers.Count(s => s.IsSigned)} New, {servers.Count(s => s.IsLegacy)} Legacy, {servers.Count(s => !s.IsSigned && !s.IsLegacy)} None"
            )
        );
        probe.Tell(
            QlikViewAssumptions.SignedInterface,
            face is null ? null : true,
            face?.Name ?? "no interface for signed keys: a service of version 11"
        );
    }

    private async Task CalsAsync(Probe probe, CancellationToken token)
    {
        QvsServer? server = (await _servers.LegacyAsync(probe.Log, token).ConfigureAwait(false)).FirstOrDefault();
        if (server is null)
        {
            foreach (Assumption assumption in QlikViewShapes.Cals.Assumptions)
            {
                probe.Tell(assumption, null, "no server with CALs");
            }

            return;
        }

        QmsCall call = new("GetCALConfiguration", Probe.Action)
        {
            Arguments = QmsCall.Plain(("qvsID", server.Id.ToString("D")), ("scope", "NamedCALs")),
        };
        List<JObject> rows = await RowsAsync(call, r => r.LocalName == "AssignedNamedCAL", probe, token).ConfigureAwait(false);
        Keep(probe, call, rows, QlikViewShapes.Cals);
        ShapeWatch watch = new(QlikViewShapes.Cals);
        foreach (JObject row in rows)
        {
            QlikViewShapes.See(
                watch,
                (string?)row["UserName"] ?? (string?)row["MachineID"],
                (string?)row["LastUsed"],
                (string?)row["QuarantinedUntil"]
            );
        }

        probe.Tell(QlikViewShapes.Cals, watch);
    }

    private async Task AssignedAsync(Probe probe, CancellationToken token)
    {
        if (!(await _servers.ReadAsync(probe.Log, token).ConfigureAwait(false)).Any(s => s.IsSigned))
        {
            foreach (Assumption assumption in QlikViewShapes.Assigned.Assumptions)
            {
                probe.Tell(assumption, null, "no server with a signed key");
            }

            return;
        }

        QmsCall call = new("GetAssignedUsers", Probe.Action)
        {
            Arguments = QmsCall.Plain(("additionalFilter", string.Empty)),
            NeedsSigned = true,
        };
        List<JObject> rows = await RowsAsync(call, r => r.LocalName == "Assignment", probe, token).ConfigureAwait(false);
        Keep(probe, call, rows, QlikViewShapes.Assigned);
        probe.Tell(QlikViewShapes.Assigned, rows);
    }

    private void Keep(Probe probe, QmsCall call, IReadOnlyList<JObject> rows, RowShape shape)
    {
        string face = _client.Chosen(call.NeedsSigned)?.Name ?? "IQMS";
        AnswerSketch sketch = new("POST", face + "/" + call.Operation, Array.Empty<string>()) { Status = 200 };
        sketch.SeeRows(rows, shape);
        probe.Keep(sketch);
    }

    private async Task<List<JObject>> RowsAsync(QmsCall call, Func<XmlReader, bool> isRow, Probe probe, CancellationToken token)
    {
        List<JObject> rows = new();
        await _client
            .RowsAsync<JObject>(call, Open, _ => Guid.NewGuid().ToString("N"), (_, _) => Task.CompletedTask, probe.Log, token)
            .ConfigureAwait(false);
        return rows;

        Func<JObject?> Open(XmlReader reader)
        {
            rows.Clear();
            return () =>
            {
                while (rows.Count < Probe.MostRows && reader.Read())
                {
                    if (reader.NodeType == XmlNodeType.Element && isRow(reader))
                    {
                        using XmlReader one = reader.ReadSubtree();
                        JObject row = QlikViewShapes.Row(XElement.Load(one));
                        rows.Add(row);
                        return row;
                    }
                }

                return null;
            };
        }
    }
}
