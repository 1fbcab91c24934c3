using System.Xml.Linq;
using QlikAdmin.Http.Assumptions;
using QlikAdmin.Products.QlikView.Assumptions;

namespace QlikAdmin.Products.QlikView;

/// <summary>Reads and writes the places that hold CALs.</summary>
internal sealed class CalPlaces
{
    private readonly QmsClient _client;

    public CalPlaces(QmsClient client)
    {
        _client = client;
    }

    /// <summary>The documents of a server that users open.</summary>
    public async Task<IReadOnlyList<CalPlace>> DocumentsAsync(QvsServer server, IOperationLog log, CancellationToken token)
    {
        QmsCall call = new("GetUserDocuments", $"List the documents of '{server.Name}'")
        {
            Arguments = QmsCall.Plain(("qvsID", server.Id.ToString("D"))),
        };
        List<CalPlace> documents = new();
        foreach (XElement node in await _client.RowsAsync(call, log, token).ConfigureAwait(false))
        {
            if (!Guid.TryParse(QmsEnvelope.Text(node, "ID"), out Guid id))
            {
                throw _client.Unreadable(call, "a document without an id", null);
            }

            documents.Add(new CalPlace(server, id, Title(node, id), node));
        }

        return documents;
    }

    /// <summary>Makes the server drop what it keeps in memory, so that the next read shows the current state.</summary>
    public Task ClearCacheAsync(IOperationLog log, CancellationToken token)
    {
        // A second call has the same effect as one call.
        return _client.CallAsync(
            new QmsCall("ClearQVSCache", "Clear the server's cache") { Arguments = QmsCall.Plain(("objects", "All")) },
            log,
            token
        );
    }

    /// <summary>Reads all of a place.</summary>
    public async Task<CalTree> ReadAsync(CalPlace place, IOperationLog log, CancellationToken token)
    {
        QmsCall call = ReadCall(place, "NamedCALs");
        XElement response = await _client.CallAsync(call, log, token).ConfigureAwait(false);
        XElement? result = QmsEnvelope.ResultOf(response, call.Operation);
        CalTree? tree =
            result is null ? null
            : place.Kind == CalKind.Named ? CalTree.OfServer(result)
            : CalTree.OfDocument(result);
        if (tree is null)
        {
            throw _client.Unreadable(call, "no list of CALs", null);
        }

        tree.See(_client.Assumptions);
        return tree;
    }

    /// <summary>Writes a place back. After a lost answer it is not written again, because somebody may have changed it in
    /// between.</summary>
    /// <exception cref="QlikException">UnknownServer: the place contains something that this program does not know, and nothing was
    /// sent.</exception>
    public Task SaveAsync(CalPlace place, CalTree tree, IOperationLog log, CancellationToken token)
    {
        _client.Assumptions.Require(AssumptionScope.Licenses | AssumptionScope.Use);
        (string operation, string parameter) =
            place.Kind == CalKind.Named ? ("SaveCALConfiguration", "calConfiguration") : ("SaveDocumentMetaData", "documentMetaData");
        QmsCall call = new(operation, $"Save the CALs of '{place.Name}'")
        {
            Arguments = ns => new[] { QmsEnvelope.Renamed(tree.Result, ns + parameter) },
            Changes = true,
        };
        return _client.CallAsync(call, log, token);
    }

    /// <summary>Streams the rows of a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="scope">Parts of a server's configuration to read.</param>
    /// <param name="opened">Called with the reader of each attempt, for the numbers before, between and after the rows.</param>
    /// <param name="sink">Takes the rows.</param>
    /// <param name="log">Where requests are reported.</param>
    /// <param name="token">Ends the list.</param>
    public async Task StreamAsync(
        CalPlace place,
        string scope,
        Action<CalReader> opened,
        PageSink<CalRow> sink,
        IOperationLog log,
        CancellationToken token
    )
    {
        CalReader? last = null;
        ShapeWatch watch = new(QlikViewShapes.Cals);
        await _client
            .RowsAsync<CalRow>(
                ReadCall(place, scope),
                reader =>
                {
                    watch = new ShapeWatch(QlikViewShapes.Cals);
                    last = new CalReader(reader, place.Kind == CalKind.Document ? CalKind.Document : null, watch);
                    opened(last);
                    return last.Next;
                },
                row => row.ListKey,
                HandOn,
                log,
                token
            )
            .ConfigureAwait(false);
        _client.Assumptions.Tell(QlikViewShapes.Cals, watch, isEnd: true);
        if (last is { NamedRows: 0 } && QmsValue.Number(last.Value("NamedCALs/Assigned")) > 0)
        {
            _client.Assumptions.Note(QlikViewAssumptions.CalCount, "no rows, although Assigned is more than 0");
        }

        Task HandOn(IReadOnlyList<CalRow> rows, CancellationToken pageToken)
        {
            _client.Assumptions.Tell(QlikViewShapes.Cals, watch, isEnd: false);
            return sink(rows, pageToken);
        }
    }

    private static QmsCall ReadCall(CalPlace place, string scope)
    {
        if (place.Node is null)
        {
            return QmsCall.With(
                "GetCALConfiguration",
                $"Read the CALs of '{place.Name}'",
                ("qvsID", place.Server.Id.ToString("D")),
                ("scope", scope)
            );
        }

        return new QmsCall("GetDocumentMetaData", $"Read the CALs of '{place.Name}'")
        {
            Arguments = ns => new[] { QmsEnvelope.Renamed(place.Node, ns + "userDocument"), new XElement(ns + "scope", "Licensing") },
        };
    }

    private static string Title(XElement node, Guid id)
    {
        string name = QmsEnvelope.Text(node, "Name") ?? id.ToString("D");
        string? folder = QmsEnvelope.Text(node, "RelativePath")?.Trim('\\', '/');
        return string.IsNullOrEmpty(folder) || folder!.EndsWith(name, StringComparison.OrdinalIgnoreCase)
            ? folder is { Length: > 0 }
                ? folder
                : name
            : folder + "\\" + name;
    }
}
