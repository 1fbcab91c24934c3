namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Namespaces of the data. They are the same in every interface.</summary>
internal static class QmsNames
{
    public static readonly XNamespace Envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    public static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";
    public static readonly XNamespace Data = "http://schemas.datacontract.org/2004/07/PIX.QMSAPI.DataObjects";
    public static readonly XNamespace Cals = "http://schemas.datacontract.org/2004/07/PIX.QMSAPI.DataObjects.CALs";
    public static readonly XNamespace Enums = "http://schemas.datacontract.org/2004/07/PIX.QMSAPI.DataObjects.Enums";
    public static readonly XNamespace Arrays = "http://schemas.microsoft.com/2003/10/Serialization/Arrays";
    public static readonly XNamespace System = "http://schemas.datacontract.org/2004/07/System";
}
