namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Operations on licences, and on the users of a signed licence.</summary>
internal sealed class LicenseOperations(QlikViewFarm farm)
{
    /// <summary>First interface that supports signed keys.</summary>
    private const int SignedLevel = 4;

    private bool IsSigned => farm.Settings.License == QlikViewLicenseMode.Signed;

    public void Map(Dictionary<string, QmsOperation> operations)
    {
        operations["GetLicense"] = new(0, License);
        operations["GetQVSLicenseInfo"] = new(SignedLevel, Model);
        operations["CheckLicenseServerStatus"] = new(SignedLevel, (call, soap) =>
            soap.Value(call, IsSigned ? "OK" : "No signed license key is in use.")
        );
        operations["GetLicenseOverview"] = new(SignedLevel, Overview);
        operations["GetAssignedUsers"] = new(SignedLevel, GetUsers);
        operations["SetAssignedUsers"] = new(SignedLevel, SetUsers);
        operations["DeleteAssignedUsers"] = new(SignedLevel, DeleteUsers);
    }

    private void License(QmsCall call, SoapWriter soap)
    {
        DataMembers parameters = call.Parameters("licenseType", "serviceID");
        LicenseType type = parameters.Word<LicenseType>("licenseType");
        Guid id = parameters.Id("serviceID");
        string serial = type == LicenseType.QlikViewServer ? farm.Require(id).Serial : "1500 0000 0000 0042";
        bool isLicensed = farm.Settings.License != QlikViewLicenseMode.None;
        soap.Result(call, QmsNames.Data);
        soap.Text("Control", isLicensed && !IsSigned ? QlikViewSecrets.Control : string.Empty);
        soap.Text("Corporation", "Example Corporation");
        soap.Start("Features");
        if (isLicensed)
        {
            soap.Start("LicenseFeature");
            soap.Text("Name", "PRODUCTLEVEL");
            soap.Text("Value", "50");
            soap.End();
        }

        soap.End();
        soap.Text("LEFFile", isLicensed && !IsSigned ? QlikViewSecrets.LefFile : string.Empty);
        soap.Bool("LEFOk", isLicensed);
        if (call.Face.IsTwelve)
        {
            soap.Nil("LicenseDefinition");
        }

        soap.Text("LicenseType", type.ToString());
        soap.Text("Name", "QlikView");
        if (call.Face.IsTwelve)
        {
            soap.Nil("NxLicenseFeatures");
        }

        soap.Text("Serial", isLicensed ? serial : string.Empty);
        if (call.Face.IsTwelve)
        {
            soap.Text("SignedKey", IsSigned ? farm.Signed.Key : string.Empty);
            soap.Bool("UseSignedKey", IsSigned);
        }

        soap.End();
    }

    private void Model(QmsCall call, SoapWriter soap)
    {
        farm.Require(call.Parameters("qvsID").Id("qvsID"));
        soap.Value(
            call,
            farm.Settings.License switch
            {
                QlikViewLicenseMode.Signed => "New",
                QlikViewLicenseMode.Legacy => "Legacy",
                _ => "None",
            }
        );
    }

    /// <summary>
    /// Without a signed key the answer has an error message instead of numbers. This is inferred from the name of the member.
    /// </summary>
    private void Overview(QmsCall call, SoapWriter soap)
    {
        soap.Result(call, QmsNames.Data);
        soap.Start("Allotments");
        foreach ((string name, int units) in IsSigned ? farm.Signed.Units : [])
        {
            soap.Start("Allotment");
            soap.Text("Name", name);
            soap.Number("Overage", 0);
            soap.Number("Units", units);
            soap.Number("UnitsUsed", farm.Signed.Used(name));
            soap.Text("UsageClass", string.Empty);
            soap.End();
        }

        soap.End();
        soap.Bool("BlackListed", false);
        soap.Text("ErrorMessage", IsSigned ? null : "No signed license key is in use.");
        soap.Text("LicenseKey", IsSigned ? farm.Signed.Key : null);
        soap.Text("LicenseNumber", IsSigned ? farm.Signed.Number : null);
        soap.Text("Valid", IsSigned ? farm.Clock.StartedAt.AddYears(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null);
        soap.End();
    }

    /// <summary>The grammar of the filter is not documented, so every filter except the empty one is refused.</summary>
    private void GetUsers(QmsCall call, SoapWriter soap)
    {
        RequireSigned();
        if (!string.IsNullOrEmpty(call.Parameters("additionalFilter").Text("additionalFilter")))
        {
            throw QmsFault.Refused("The filter can't be understood.");
        }

        soap.Result(call, QmsNames.Data);
        soap.Start("assignments");
        foreach (SignedAssignment row in farm.Signed.Rows)
        {
            soap.Start("Assignment");
            soap.Text("created", row.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            soap.Text("excess", "false");
            soap.Text("id", row.Id);
            soap.Text("subject", row.Subject);
            soap.Text("type", row.Type);
            soap.End();
        }

        soap.End();

        // The meaning of this number is not documented. Here it is the number of rows.
        soap.Text("max", farm.Signed.Rows.Count.ToString(CultureInfo.InvariantCulture));
        soap.End();
    }

    private void SetUsers(QmsCall call, SoapWriter soap)
    {
        RequireSigned();
        List<DataMembers> users = DataContract
            .Items(call.Parameters("assignments").Element("assignments"), QmsNames.Data, "AssignedUser")
            .Select(e => DataContract.AssignedUser.Read(e))
            .OfType<DataMembers>()
            .ToList();
        soap.Result(call, QmsNames.Data);
        foreach (DataMembers user in users)
        {
            string subject = user.Text("subject") ?? string.Empty;
            string type = user.Text("type") ?? string.Empty;
            (SignedAssignment? row, string status) = farm.Signed.Set(subject, type, call.Account);
            soap.Start("AssignedUser");
            if (row is not null)
            {
                soap.Text("id", row.Id);
            }

            soap.Text("status", status);
            soap.Text("subject", row?.Subject ?? subject);
            soap.Text("type", row?.Type ?? type);
            soap.End();
        }

        soap.End();
    }

    private void DeleteUsers(QmsCall call, SoapWriter soap)
    {
        RequireSigned();
        List<string> ids = DataContract
            .Items(call.Parameters("assignedUsers").Element("assignedUsers"), QmsNames.Data, "AssignedUserDeletion")
            .Select(e => DataContract.AssignedUserDeletion.Read(e)?.Text("Id") ?? string.Empty)
            .ToList();
        soap.Value(call, farm.Signed.Delete(ids, call.Account) ? "true" : "false");
    }

    private void RequireSigned()
    {
        if (!IsSigned)
        {
            throw QmsFault.Refused("No signed license key is in use.");
        }
    }
}
