namespace QlikAdmin.Products.QlikView;

/// <summary>One version of the management interface; all of them are at the same address.</summary>
/// <param name="Name">Name of the contract, for example IQMS7.</param>
/// <param name="Namespace">Namespace of its messages.</param>
internal sealed record QmsInterface(string Name, string Namespace)
{
    /// <summary>The base set, which every server of version 11 and 12 has.</summary>
    public static readonly QmsInterface Base = new("IQMS", "http://ws.qliktech.com/QMS/11/");

    /// <summary>Those with the calls for signed keys, newest first.</summary>
    public static readonly IReadOnlyList<QmsInterface> Signed = new[]
    {
        new QmsInterface("IQMS7", "http://ws.qliktech.com/QMS/12/7/"),
        new QmsInterface("IQMS6", "http://ws.qliktech.com/QMS/12/6/"),
        new QmsInterface("IQMS5", "http://ws.qliktech.com/QMS/12/5/"),
        new QmsInterface("IQMS4", "http://ws.qliktech.com/QMS/12/4/"),
    };

    /// <summary>Those that know CALs: the base set first, since it is the most widely served.</summary>
    public static readonly IReadOnlyList<QmsInterface> Cals = new[] { Base, Signed[0], Signed[1], Signed[2], Signed[3] };

    /// <summary>The value of the SOAPAction header, quotes included.</summary>
    public string Action(string operation) => "\"" + Namespace + Name + "/" + operation + "\"";

    public override string ToString() => Name;
}
