using System.Xml.Linq;

namespace QlikAdmin.Products.QlikView;

/// <summary>Namespaces of the QMS data contracts.</summary>
/// <remarks>Source: the XSDs of QMS/11 and QMS/12/7. The data objects have the same namespaces in every version of the interface; only the
/// messages differ.</remarks>
internal static class QmsNames
{
    public static readonly XNamespace Data = "http://schemas.datacontract.org/2004/07/PIX.QMSAPI.DataObjects";

    public static readonly XNamespace Cals = "http://schemas.datacontract.org/2004/07/PIX.QMSAPI.DataObjects.CALs";

    public static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>Path of the service below its host.</summary>
    public const string Path = "QMS/Service";
}
