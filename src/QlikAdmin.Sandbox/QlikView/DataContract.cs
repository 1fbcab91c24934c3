namespace QlikAdmin.Sandbox.QlikView;

/// <summary>
/// The members of a type, in the order in which the vendor's schema lists them. It reads like the framework behind the service: it accepts
/// members only in that order. An element that is out of order or unknown is ignored without an error.
/// </summary>
internal sealed class DataContract(XNamespace space, params string[] members)
{
    public static readonly DataContract Cal = new(QmsNames.Cals, "LastUsed", "MachineID", "QuarantinedUntil", "UserName");
    public static readonly DataContract CalConfiguration = new(
        QmsNames.Cals,
        "DocumentCALs",
        "NamedCALs",
        "QVSID",
        "Scope",
        "SessionCALs",
        "Uncapped",
        "UsageCALs"
    );

    public static readonly DataContract DocumentCals = new(QmsNames.Cals, "Assigned", "InLicense", "Limit");
    public static readonly DataContract OpenCals = new(QmsNames.Cals, "AssignedCALs", "Available", "InLicense", "Limit");
    public static readonly DataContract DocumentMetaData = new(
        QmsNames.Data,
        "Authorization",
        "Collaboration",
        "DocumentInfo",
        "Licensing",
        "QVSID",
        "Scope",
        "Server",
        "UserDocument"
    );

    public static readonly DataContract Licensing = new(
        QmsNames.Data,
        "AllowDynamicCALAssignment",
        "AssignedCALs",
        "CALsAllocated",
        "CALsEmbedded",
        "RemovedAssignedCALs"
    );

    public static readonly DataContract AssignedUser = new(QmsNames.Data, "id", "status", "subject", "type")
    {
        _required = ["subject", "type"],
    };
    public static readonly DataContract AssignedUserDeletion = new(QmsNames.Data, "Id");

    private static readonly DataContract s_namedCals11 = new(
        QmsNames.Cals,
        "AllowDynamicAssignment",
        "AllowLicenseLease",
        "Assigned",
        "AssignedCALs",
        "IdentificationMode",
        "InLicense",
        "LeasedCALs",
        "Limit",
        "RemovedAssignedCALs"
    );

    private static readonly DataContract s_namedCals12 = new(
        QmsNames.Cals,
        "AllowDynamicAssignment",
        "AllowDynamicAssignmentAnalyzer",
        "AllowDynamicAssignmentProfessional",
        "AllowLicenseLease",
        "Assigned",
        "AssignedCALs",
        "IdentificationMode",
        "InLicense",
        "LeasedCALs",
        "Limit",
        "RemovedAssignedCALs"
    );

    private static readonly DataContract s_documentNode11 = new(
        QmsNames.Data,
        "FolderID",
        "ID",
        "IsOrphan",
        "IsSubFolder",
        "Name",
        "RelativePath",
        "TaskCount",
        "Type"
    );

    private static readonly DataContract s_documentNode12 = new(
        QmsNames.Data,
        "FolderID",
        "ID",
        "IsDuplicateQVWApp",
        "IsOrphan",
        "IsSubFolder",
        "Name",
        "RelativePath",
        "TaskCount",
        "Type"
    );

    private string[] _required = [];

    public static DataContract NamedCals(QmsInterface face) => face.IsTwelve ? s_namedCals12 : s_namedCals11;

    public static DataContract DocumentNode(QmsInterface face) => face.IsTwelve ? s_documentNode12 : s_documentNode11;

    /// <summary>Reads an object; null when the element is absent or nil.</summary>
    public DataMembers? Read(XElement? element)
    {
        if (element is null || element.IsNil())
        {
            return null;
        }

        XElement?[] found = new XElement?[members.Length];
        int last = -1;
        foreach (XElement child in element.Elements())
        {
            if (child.Name.Namespace != space)
            {
                continue;
            }

            int index = Array.IndexOf(members, child.Name.LocalName, last + 1);
            if (index >= 0)
            {
                found[index] = child;
                last = index;
            }
        }

        string? missing = _required.FirstOrDefault(r => found[Array.IndexOf(members, r)] is null);
        return missing is null
            ? new DataMembers(members, found)
            : throw QmsFault.Unreadable(
                element,
                $"'EndElement' '{element.Name.LocalName}' is not expected. Expecting element '{missing}'."
            );
    }

    /// <summary>The elements of an array; empty when it is absent or nil. Elements with another name are ignored.</summary>
    public static IEnumerable<XElement> Items(XElement? array, XNamespace space, string name) =>
        array is null || array.IsNil() ? [] : array.Elements(space + name);
}
