namespace QlikAdmin.Sandbox.QlikView;

/// <summary>
/// What happens on a server when a person opens a document: the CAL counts as used, or the server gives one if that is allowed.
/// </summary>
internal static class QlikViewLogin
{
    /// <summary>Signs in a user, or a machine on a server whose CALs belong to machines. The farm's lock is held.</summary>
    public static JsonObject Perform(QlikViewFarm farm, string holder, QlikViewHost? server)
    {
        if (server is null)
        {
            return new JsonObject { ["signedIn"] = false, ["reason"] = "noServer" };
        }

        farm.Settle();
        return farm.Settings.License switch
        {
            QlikViewLicenseMode.Legacy => ByCal(farm, holder, server),
            QlikViewLicenseMode.Signed => ByKey(farm, holder, server),
            _ => new JsonObject { ["signedIn"] = false, ["reason"] = "noLicense" },
        };
    }

    private static JsonObject ByCal(QlikViewFarm farm, string holder, QlikViewHost server)
    {
        bool isMachine = server.Mode == IdentificationMode.MachineName;
        bool isNew =
            server.Named.FindAssigned(holder) is null
            && server.AllowDynamic
            && server.Named.UnitsUsed < server.NamedUnits
            && server.Named.Assign(new Cal(isMachine ? null : holder, isMachine ? holder : null, null), "dynamic");
        if (server.Named.FindAssigned(holder) is not null)
        {
            server.Named.Use(holder);
            return Answer("named", isNew);
        }

        // A login does not end the quarantine. The person can use another kind of CAL, if one is free.
        return Math.Min(server.SessionsInLicense, server.SessionLimit) > server.Sessions.Count
            ? Answer("session", false)
            : new JsonObject { ["signedIn"] = false, ["reason"] = "noCal" };
    }

    private static JsonObject ByKey(QlikViewFarm farm, string subject, QlikViewHost server)
    {
        if (farm.Signed.Find(subject) is SignedAssignment known)
        {
            return Answer(known.Type, false);
        }

        foreach (
            (bool isAllowed, string type) in new[]
            {
                (server.AllowDynamicProfessional, SignedLicense.Professional),
                (server.AllowDynamicAnalyzer, SignedLicense.Analyzer),
            }
        )
        {
            if (isAllowed && farm.Signed.Set(subject, type, "dynamic").Status == "201")
            {
                return Answer(type, true);
            }
        }

        return new JsonObject { ["signedIn"] = false, ["reason"] = "noLicense" };
    }

    private static JsonObject Answer(string type, bool isNew) =>
        new()
        {
            ["signedIn"] = true,
            ["type"] = type,
            ["allocated"] = isNew,
        };
}
