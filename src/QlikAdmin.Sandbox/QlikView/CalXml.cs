namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Reads and writes CAL rows and configurations as XML.</summary>
internal static class CalXml
{
    public static IReadOnlyList<Cal> ReadRows(XElement? array) =>
        DataContract.Items(array, QmsNames.Cals, "AssignedNamedCAL").Select(Read).OfType<Cal>().ToList();

    public static void WriteRows(SoapWriter soap, string name, string item, IEnumerable<Cal> rows)
    {
        soap.Start(name);
        foreach (Cal row in rows)
        {
            soap.Start(item);
            Write(soap, row);
            soap.End();
        }

        soap.End();
    }

    /// <summary>
    /// Writes the members of a CAL. The server removes a quarantine that is over, so a row without a quarantine has the date for never.
    /// </summary>
    public static void Write(SoapWriter soap, Cal row)
    {
        soap.Time("LastUsed", row.LastUsed);
        soap.Text("MachineID", row.MachineId);
        soap.Time("QuarantinedUntil", row.QuarantinedUntil);
        soap.Text("UserName", row.UserName);
    }

    public static void WriteSessions(SoapWriter soap, string name, IEnumerable<Cal> rows)
    {
        soap.Start(name);
        foreach (Cal row in rows)
        {
            soap.Start("AssignedSessionCAL");
            soap.Time("LastUsed", row.LastUsed);
            soap.Text("MachineID", row.MachineId);
            soap.Text("UserName", row.UserName);
            soap.End();
        }

        soap.End();
    }

    public static void WriteLeased(SoapWriter soap, string name, IEnumerable<LeasedCal> rows)
    {
        soap.Start(name);
        foreach (LeasedCal row in rows)
        {
            soap.Start("LeasedNamedCAL");
            Write(soap, row.Cal);
            soap.Time("LeasedAt", row.LeasedAt);
            soap.End();
        }

        soap.End();
    }

    public static void WriteNamed(SoapWriter soap, CalConfiguration.NamedCals named, QmsInterface face)
    {
        soap.Start("NamedCALs");
        soap.Bool("AllowDynamicAssignment", named.AllowDynamic);
        if (face.IsTwelve)
        {
            soap.Bool("AllowDynamicAssignmentAnalyzer", named.AllowDynamicAnalyzer == true);
            soap.Bool("AllowDynamicAssignmentProfessional", named.AllowDynamicProfessional == true);
        }

        soap.Bool("AllowLicenseLease", named.AllowLease);
        soap.Number("Assigned", named.Assigned);
        WriteRows(soap, "AssignedCALs", "AssignedNamedCAL", named.Rows);
        soap.Text("IdentificationMode", named.Mode.ToString());
        soap.Number("InLicense", named.InLicense);
        WriteLeased(soap, "LeasedCALs", named.Leased);
        soap.Number("Limit", named.Limit);
        WriteRows(soap, "RemovedAssignedCALs", "AssignedNamedCAL", named.Removed);
        soap.End();
    }

    /// <summary>
    /// Reads the parts that a save may change. A part that is outside the scope, nil or absent is null and changes nothing.
    /// </summary>
    public static CalConfiguration Read(DataMembers members, QmsInterface face)
    {
        CalScope scope = members.Word<CalScope>("Scope");
        return new CalConfiguration
        {
            Documents =
                scope.HasFlag(CalScope.DocumentCALs)
                && DataContract.DocumentCals.Read(members.Element("DocumentCALs")) is DataMembers documents
                    ? new(0, 0, documents.Number("Limit"))
                    : null,
            Named =
                scope.HasFlag(CalScope.NamedCALs) && DataContract.NamedCals(face).Read(members.Element("NamedCALs")) is DataMembers named
                    ? ReadNamed(named, face)
                    : null,
            Sessions = scope.HasFlag(CalScope.SessionCALs) ? ReadOpen(members.Element("SessionCALs")) : null,
            Usages = scope.HasFlag(CalScope.UsageCALs) ? ReadOpen(members.Element("UsageCALs")) : null,
        };
    }

    private static CalConfiguration.NamedCals ReadNamed(DataMembers named, QmsInterface face) =>
        new()
        {
            AllowDynamic = named.Bool("AllowDynamicAssignment"),
            AllowDynamicAnalyzer = face.IsTwelve ? named.Bool("AllowDynamicAssignmentAnalyzer") : null,
            AllowDynamicProfessional = face.IsTwelve ? named.Bool("AllowDynamicAssignmentProfessional") : null,
            AllowLease = named.Bool("AllowLicenseLease"),
            Rows = ReadRows(named.Element("AssignedCALs")),
            Mode = named.Word<IdentificationMode>("IdentificationMode"),
            Limit = named.Number("Limit"),
            Removed = ReadRows(named.Element("RemovedAssignedCALs")),
        };

    private static CalConfiguration.OpenCals? ReadOpen(XElement? element) =>
        DataContract.OpenCals.Read(element) is DataMembers open ? new([], 0, 0, open.Number("Limit")) : null;

    private static Cal? Read(XElement element) =>
        DataContract.Cal.Read(element) is DataMembers row
            ? new Cal(row.Text("UserName"), row.Text("MachineID"), row.Time("LastUsed"), row.Time("QuarantinedUntil"))
            : null;
}
