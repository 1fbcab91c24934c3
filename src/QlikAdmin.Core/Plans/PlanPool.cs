using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Plans;

/// <summary>The connections of a plan that draw on one licence: usually one; several where targets of a fleet share an
/// entitlement.</summary>
internal sealed class PlanPool
{
    /// <param name="entitlement">The licence that they share; null for a connection with a licence of its own.</param>
    /// <param name="connections">The connections, at least one.</param>
    public PlanPool(Entitlement? entitlement, IReadOnlyList<ConnectionFacts> connections)
    {
        Connections = connections;
        IsShared = connections.Count > 1;
        Name = IsShared ? entitlement!.Name : connections[0].Name;
        Words = IsShared ? $"of the licence '{Name}'" : $"on '{Name}'";
        Missing = (entitlement?.Targets ?? 1) - connections.Count;
        Entitlement = entitlement?.Name ?? Name;

        // One identity provider keeps the case of its subjects. With a Windows directory among the targets, one person may be written in
        // two ways.
        People = connections.All(c => c.People.CaseCounts) ? PeopleNames.Exact : PeopleNames.Windows;
    }

    public IReadOnlyList<ConnectionFacts> Connections { get; }

    /// <summary>Name of the licence; of the connection, where it has a licence of its own.</summary>
    public string Name { get; }

    /// <summary>Name of the licence, also where only one of its targets is in the plan.</summary>
    public string Entitlement { get; }

    /// <summary>Whether several connections of the plan share the licence.</summary>
    public bool IsShared { get; }

    /// <summary>How many targets of the licence are not in the plan. What their people use is not known.</summary>
    public int Missing { get; }

    /// <summary>Where its units are, for messages: <c>on 'name'</c>.</summary>
    public string Words { get; }

    /// <summary>Compares the people of all its connections.</summary>
    public PeopleNames People { get; }
}
