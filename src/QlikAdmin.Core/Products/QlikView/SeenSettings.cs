using System.Collections.Concurrent;

namespace QlikAdmin.Products.QlikView;

/// <summary>Settings of servers and documents that earlier reads have shown, so that a warning about them needs no further read.</summary>
internal sealed class SeenSettings
{
    private readonly ConcurrentDictionary<Guid, string> _dynamicServers = new();
    private readonly ConcurrentDictionary<Guid, CalPlace> _dynamicDocuments = new();
    private readonly ConcurrentDictionary<Guid, bool> _byMachine = new();
    private readonly string _connection;

    public SeenSettings(string connection)
    {
        _connection = connection;
    }

    /// <summary>Whether a server that was read identifies holders by machine.</summary>
    public bool AnyByMachine => _byMachine.Values.Any(v => v);

    /// <summary>Notes whether a server identifies holders by machine.</summary>
    public void NoteMode(QvsServer server, bool byMachine) => _byMachine[server.Id] = byMachine;

    /// <summary>Notes whether a place gives CALs to people by itself.</summary>
    public void NoteDynamic(CalPlace place, bool isDynamic)
    {
        if (place.Kind == CalKind.Document)
        {
            // One example per server is enough: a farm can have hundreds of such documents.
            if (isDynamic)
            {
                _dynamicDocuments.TryAdd(place.Server.Id, place);
            }
        }
        else if (isDynamic)
        {
            _dynamicServers[place.Server.Id] = place.Server.Name;
        }
        else
        {
            _dynamicServers.TryRemove(place.Server.Id, out _);
        }
    }

    /// <summary>Why the server would give units of a type to people again, as far as reads have shown.</summary>
    public IEnumerable<string> For(string type)
    {
        return QlikViewTypes.Same(type, QlikViewTypes.NamedCal)
                ? _dynamicServers.Values.Select(s =>
                    $"'{s}' of '{_connection}' allows dynamic assignment of named CALs: a person who logs in again gets one back while units are free. Switch it off in the management console first."
                )
            : QlikViewTypes.Same(type, QlikViewTypes.DocumentCal)
                ? _dynamicDocuments.Values.Select(d =>
                    $"'{d.Server.Name}' of '{_connection}' has documents that allow dynamic assignment of document CALs, such as '{d.Document}': a person who opens one again gets a CAL while units are free. Switch it off in the management console first."
                )
            : Enumerable.Empty<string>();
    }
}
