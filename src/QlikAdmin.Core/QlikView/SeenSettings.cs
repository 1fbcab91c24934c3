using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;

namespace QlikAdmin.QlikView;

/// <summary>What reads have shown of the settings of servers and documents, so that to warn of them costs no further read.</summary>
internal sealed class SeenSettings
{
    private readonly ConcurrentDictionary<string, string> _reasons = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, bool> _byMachine = new();
    private readonly string _connection;

    public SeenSettings(string connection)
    {
        _connection = connection;
    }

    /// <summary>Whether a server that was read identifies holders by machine.</summary>
    public bool AnyByMachine => _byMachine.Values.Any(v => v);

    /// <summary>Notes whom a server goes by.</summary>
    public void NoteMode(QvsServer server, bool byMachine) => _byMachine[server.Id] = byMachine;

    /// <summary>Notes whether a place hands CALs out by itself.</summary>
    public void NoteDynamic(CalPlace place, bool isDynamic)
    {
        string key = place.Kind + "\n" + place.Server.Id.ToString("D") + place.DocumentId.ToString("D");
        if (isDynamic)
        {
            _reasons[key] = Reason(place);
        }
        else
        {
            _reasons.TryRemove(key, out _);
        }
    }

    /// <summary>Why units would be handed out again: the reasons that concern a type, as far as they were seen.</summary>
    public IEnumerable<string> For(string type)
    {
        return _reasons.Where(r => QlikViewTypes.Same(type, QlikViewTypes.NamedCal) ? r.Key.StartsWith("Named", StringComparison.Ordinal) : QlikViewTypes.Same(type, QlikViewTypes.DocumentCal) && r.Key.StartsWith("Document", StringComparison.Ordinal)).Select(r => r.Value);
    }

    private string Reason(CalPlace place)
    {
        return place.Kind == CalKind.Named
            ? $"'{place.Server.Name}' of '{_connection}' allows dynamic assignment of named CALs: who comes back gets one again while units are free. Switch it off in the management console first."
            : $"The document '{place.Name}' of '{_connection}' allows dynamic assignment of document CALs: who opens it again gets one while units are free. Switch it off in the management console first.";
    }
}
