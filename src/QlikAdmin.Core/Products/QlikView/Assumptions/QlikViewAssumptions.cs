using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Products.QlikView.Assumptions;

/// <summary>The assumptions of this program about the management service, one by one.</summary>
/// <remarks>Each is inferred from the two described versions of the interface.</remarks>
internal static class QlikViewAssumptions
{
    public static readonly Assumption CalInterface = new(
        "QlikView.Interface.Cals",
        "The service answers one of the known versions of its interface, with the name of the operation.",
        "GetServicesResponse from IQMS, or from IQMS7 to IQMS4"
    );

    public static readonly Assumption SignedInterface = new(
        "QlikView.Interface.Signed",
        "A service of version 12 answers the interface that knows signed keys.",
        "GetQVSLicenseInfoResponse from IQMS7 to IQMS4"
    );

    public static readonly Assumption DataNamespace = new(
        "QlikView.Interface.Namespaces",
        "The data has the same namespace in every version of the interface.",
        "PIX.QMSAPI.DataObjects"
    );

    public static readonly Assumption Servers = new(
        "QlikView.Servers.Fields",
        "A server has an id and a name.",
        "ID as a GUID, Name as text",
        AssumptionScope.Licenses
    );

    public static readonly Assumption Model = new(
        "QlikView.License.Model",
        "A server says how it is licensed.",
        "New, Legacy or None",
        AssumptionScope.Licenses
    );

    public static readonly Assumption Cals = new(
        "QlikView.Cals.Fields",
        "A CAL names an account or a machine.",
        "UserName or MachineID as text",
        AssumptionScope.Licenses
    );

    public static readonly Assumption CalDates = new(
        "QlikView.Cals.Quarantine",
        "A CAL says until when it is in quarantine.",
        "QuarantinedUntil as a date",
        AssumptionScope.Licenses
    );

    public static readonly Assumption CalUse = new(
        "QlikView.Cals.LastUse",
        "A CAL says when it was used last. The year 1 stands for never.",
        "LastUsed as a date",
        AssumptionScope.Use
    );

    public static readonly Assumption CalCount = new(
        "QlikView.Cals.Count",
        "The number of assigned CALs is that of the rows in AssignedCALs.",
        "rows in AssignedCALs where Assigned is more than 0",
        AssumptionScope.Licenses
    );

    public static readonly Assumption Assigned = new(
        "QlikView.Assigned.Fields",
        "A user who is assigned to a signed key has an id, a subject and a type.",
        "id, subject and type as text",
        AssumptionScope.Licenses
    );

    public static readonly Assumption AssignedDates = new(
        "QlikView.Assigned.Dates",
        "An assignment says when it was made.",
        "created as a date",
        AssumptionScope.Licenses
    );
}
