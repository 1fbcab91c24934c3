using QlikAdmin.Models;

namespace QlikAdmin.Connections;

/// <summary>Reads the lists of owned items one after the other, and continues where one can't be read.</summary>
internal sealed class OwnedLists
{
    private readonly List<UnreadKinds> _unread = new();
    private readonly IReadOnlyCollection<OwnedItemKind> _wanted;
    private QlikException? _first;

    /// <param name="wanted">The kinds that were asked for; empty for all.</param>
    public OwnedLists(IReadOnlyCollection<OwnedItemKind> wanted)
    {
        _wanted = wanted;
    }

    /// <summary>Reads one list. A refusal or a failure is reported at the end.</summary>
    /// <param name="kinds">The kinds in the list.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="log">Gets every failure after the first one, as a warning.</param>
    /// <param name="token">Ends it.</param>
    public async Task ReadAsync(
        IReadOnlyList<OwnedItemKind> kinds,
        Func<CancellationToken, Task> read,
        IOperationLog log,
        CancellationToken token
    )
    {
        try
        {
            await read(token).ConfigureAwait(false);
        }
        catch (QlikException e) when (e.Reason == ErrorReason.Forbidden)
        {
            _unread.Add(new UnreadKinds(_wanted.Count == 0 ? kinds : kinds.Where(_wanted.Contains).ToList(), e));
        }
        catch (QlikException e)
            when (e.Reason is not (ErrorReason.TenantDeactivated or ErrorReason.Unauthorized or ErrorReason.NotConnected))
        {
            if (_first is not null)
            {
                log.Warning($"The list is not complete: {e.Message}");
            }

            _first ??= e;
        }
    }

    /// <summary>The kinds that were refused.</summary>
    /// <exception cref="QlikException">The first failure that was not a refusal.</exception>
    public IReadOnlyList<UnreadKinds> End() => _first is null ? _unread : throw _first;
}
