using QlikAdmin.Connections;

namespace QlikAdmin.Products.QlikView;

/// <summary>Lists the CALs of servers and documents.</summary>
internal sealed class CalLister
{
    private static readonly (string Type, string Scope)[] s_scopes =
    {
        (QlikViewTypes.NamedCal, "NamedCALs"),
        (QlikViewTypes.SessionCal, "SessionCALs"),
        (QlikViewTypes.UsageCal, "UsageCALs"),
    };

    private readonly QmsClient _client;
    private readonly CalPlaces _places;
    private readonly SeenSettings _seen;

    public CalLister(QmsClient client, CalPlaces places, SeenSettings seen)
    {
        _client = client;
        _places = places;
        _seen = seen;
    }

    /// <summary>Streams the CALs of one server that may match.</summary>
    public async Task ListAsync(
        QvsServer server,
        AllocationFilter filter,
        PageSink<Allocation> sink,
        IOperationLog log,
        CancellationToken token
    )
    {
        string scope = string.Join(" ", s_scopes.Where(s => filter.WantsType(s.Type)).Select(s => s.Scope));
        if (scope.Length > 0)
        {
            await StreamAsync(CalPlace.Of(server), scope, sink, log, token).ConfigureAwait(false);
        }

        if (!filter.WantsType(QlikViewTypes.DocumentCal))
        {
            return;
        }

        IReadOnlyList<CalPlace> documents = await _places.DocumentsAsync(server, log, token).ConfigureAwait(false);
        for (int i = 0; i < documents.Count; i++)
        {
            await StreamAsync(documents[i], string.Empty, sink, log, token).ConfigureAwait(false);
            log.Progress($"Read the documents of '{server.Name}'", i + 1, documents.Count);
        }
    }

    private async Task StreamAsync(CalPlace place, string scope, PageSink<Allocation> sink, IOperationLog log, CancellationToken token)
    {
        CalReader? reader = null;
        await _places.StreamAsync(place, scope, r => reader = r, HandOn, log, token).ConfigureAwait(false);
        Note(place, reader!);
        if (reader!.IdentificationMode is string mode)
        {
            _seen.NoteMode(place.Server, mode == CalReader.MachineName);
        }

        Task HandOn(IReadOnlyList<CalRow> page, CancellationToken pageToken)
        {
            // The flag comes before the rows, so a removal can warn before its first row.
            Note(place, reader!);
            DateTimeOffset now = _client.Clock.UtcNow;
            return sink(page.Select(r => place.ToAllocation(r, _client.Connection, now)).ToList(), pageToken);
        }
    }

    private void Note(CalPlace place, CalReader reader)
    {
        if (reader.AllowsDynamicAssignment is bool isDynamic)
        {
            _seen.NoteDynamic(place, isDynamic);
        }
    }
}
