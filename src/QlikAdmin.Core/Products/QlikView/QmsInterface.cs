namespace QlikAdmin.Products.QlikView;

/// <summary>One version of the management interface; all of them are at the same address.</summary>
/// <param name="Name">Name of the contract, for example IQMS7.</param>
/// <param name="Namespace">Namespace of its messages.</param>
internal sealed record QmsInterface(string Name, string Namespace)
{
    /// <summary>The base version, which every server of version 11 and 12 has.</summary>
    public static readonly QmsInterface Base = new("IQMS", "http://ws.qliktech.com/QMS/11/");

    /// <summary>The versions with the calls for signed keys, newest first.</summary>
    public static readonly IReadOnlyList<QmsInterface> Signed = new[]
    {
        new QmsInterface("IQMS7", "http://ws.qliktech.com/QMS/12/7/"),
        new QmsInterface("IQMS6", "http://ws.qliktech.com/QMS/12/6/"),
        new QmsInterface("IQMS5", "http://ws.qliktech.com/QMS/12/5/"),
        new QmsInterface("IQMS4", "http://ws.qliktech.com/QMS/12/4/"),
    };

    /// <summary>The versions that know CALs. The base version is first, since most servers have it.</summary>
    public static readonly IReadOnlyList<QmsInterface> Cals = new[] { Base, Signed[0], Signed[1], Signed[2], Signed[3] };

    /// <summary>The value of the SOAPAction header, including the quotes.</summary>
    public string Action(string operation) => "\"" + Namespace + Name + "/" + operation + "\"";

    public override string ToString() => Name;
}
