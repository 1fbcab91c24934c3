namespace QlikAdmin.Sandbox.QlikView;

/// <summary>One interface of the service. All interfaces share one address and differ in name and namespace.</summary>
/// <param name="Name">Name of the contract, part of every action.</param>
/// <param name="Namespace">Namespace of its messages, with a trailing slash.</param>
/// <param name="Level">0 for QMS/11, 1 for QMS/12, n for QMS/12/n.</param>
internal sealed record QmsInterface(string Name, string Namespace, int Level)
{
    public const int Highest = 7;

    public static readonly IReadOnlyList<QmsInterface> All =
    [
        new("IQMS", "http://ws.qliktech.com/QMS/11/", 0),
        new("IQMS", "http://ws.qliktech.com/QMS/12/", 1),
        .. Enumerable.Range(2, Highest - 1).Select(n => new QmsInterface($"IQMS{n}", $"http://ws.qliktech.com/QMS/12/{n}/", n)),
    ];

    /// <summary>Namespace of the messages in the form that XML names need.</summary>
    public XNamespace Messages { get; } = Namespace;

    /// <summary>The data of QlikView 12 has members that 11 does not know.</summary>
    public bool IsTwelve => Level > 0;

    /// <summary>Finds the interface and the operation that an action names; null when there is no such interface.</summary>
    public static QmsInterface? OfAction(string action, out string operation)
    {
        foreach (QmsInterface face in All)
        {
            string start = face.Namespace + face.Name + "/";
            if (action.StartsWith(start, StringComparison.Ordinal))
            {
                operation = action[start.Length..];
                return face;
            }
        }

        operation = string.Empty;
        return null;
    }
}
