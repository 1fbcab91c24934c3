namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Operations on the CALs of a server and of a user.</summary>
internal sealed class CalOperations(QlikViewFarm farm)
{
    public void Map(Dictionary<string, QmsOperation> operations)
    {
        operations["GetCALConfiguration"] = new(0, Get);
        operations["SaveCALConfiguration"] = new(0, Save);
        operations["GetCALInfoForUser"] = new(0, ForUser);
    }

    private void Get(QmsCall call, SoapWriter soap)
    {
        DataMembers parameters = call.Parameters("qvsID", "scope");
        QlikViewHost server = farm.Require(parameters.Id("qvsID"));
        CalScope scope = parameters.Word<CalScope>("scope");
        CalConfiguration all = farm.Settings.StaleCache == StaleCache.Off ? server.Describe() : server.Cached ??= server.Describe();
        soap.Result(call, QmsNames.Cals);
        if (scope.HasFlag(CalScope.DocumentCALs))
        {
            soap.Start("DocumentCALs");
            soap.Number("Assigned", all.Documents!.Assigned);
            soap.Number("InLicense", all.Documents.InLicense);
            soap.Number("Limit", all.Documents.Limit);
            soap.End();
        }
        else
        {
            soap.Nil("DocumentCALs");
        }

        if (scope.HasFlag(CalScope.NamedCALs))
        {
            CalXml.WriteNamed(soap, all.Named!, call.Face);
        }
        else
        {
            soap.Nil("NamedCALs");
        }

        soap.Id("QVSID", server.Id);
        soap.Text("Scope", QmsWords.Write(scope));
        Open(soap, "SessionCALs", scope.HasFlag(CalScope.SessionCALs) ? all.Sessions : null);
        soap.Bool("Uncapped", false);
        Open(soap, "UsageCALs", scope.HasFlag(CalScope.UsageCALs) ? all.Usages : null);
        soap.End();
    }

    private static void Open(SoapWriter soap, string name, CalConfiguration.OpenCals? open)
    {
        if (open is null)
        {
            soap.Nil(name);
            return;
        }

        soap.Start(name);
        if (name == "SessionCALs")
        {
            CalXml.WriteSessions(soap, "AssignedCALs", open.Rows);
        }
        else
        {
            CalXml.WriteRows(soap, "AssignedCALs", "AssignedUsageCAL", open.Rows);
        }

        soap.Number("Available", open.Available);
        soap.Number("InLicense", open.InLicense);
        soap.Number("Limit", open.Limit);
        soap.End();
    }

    private void Save(QmsCall call, SoapWriter soap)
    {
        XElement? sent = call.Parameters("calConfiguration").Element("calConfiguration");
        DataMembers members = DataContract.CalConfiguration.Read(sent)
            ?? throw QmsFault.Refused("Value cannot be null. Parameter name: calConfiguration");
        QlikViewHost server = farm.Require(members.Id("QVSID"));
        CalConfiguration saved = CalXml.Read(members, call.Face);
        OtherHands.Assign(farm, server, null);
        server.Apply(saved, call.Account);
        if (farm.Settings.StaleCache != StaleCache.All)
        {
            server.Cached = null;
        }
    }

    private void ForUser(QmsCall call, SoapWriter soap)
    {
        DataMembers parameters = call.Parameters("qvsID", "user");
        QlikViewHost server = farm.Require(parameters.Id("qvsID"));
        string user = parameters.Text("user")?.Trim() ?? string.Empty;
        bool hasCals = farm.Settings.License == QlikViewLicenseMode.Legacy;
        soap.Result(call, QmsNames.Cals);
        CalXml.WriteSessions(soap, "AssignedSessionCALs", server.Sessions.Where(c => hasCals && IsOf(c)));
        CalXml.WriteRows(soap, "AssignedUsageCALs", "AssignedUsageCAL", server.Usages.Where(c => hasCals && IsOf(c)));
        soap.Start("DocumentCALs");
        foreach (QlikViewDocument document in hasCals ? server.Documents : [])
        {
            if (document.Cals.FindAssigned(user) is Cal cal)
            {
                soap.Start("DocumentCAL");
                CalXml.Write(soap, cal);
                soap.Text("DocumentName", document.Name);
                soap.End();
            }
        }

        soap.End();
        CalXml.WriteLeased(soap, "LeasedNamedCALs", server.Leased.Where(l => hasCals && IsOf(l.Cal)));
        if (hasCals && server.Named.FindAssigned(user) is Cal named)
        {
            soap.Start("NamedCAL");
            CalXml.Write(soap, named);
            soap.End();
        }
        else
        {
            soap.Nil("NamedCAL");
        }

        soap.End();

        bool IsOf(Cal cal) => user.Equals(cal.UserName, StringComparison.OrdinalIgnoreCase);
    }
}
