namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Operations on the service itself, the services that it knows, and the directory.</summary>
internal sealed class ServiceOperations(QlikViewFarm farm)
{
    public void Map(Dictionary<string, QmsOperation> operations)
    {
        operations["GetTimeLimitedServiceKey"] = new(0, (call, soap) => soap.Value(call, farm.Keys.Issue()));
        operations["Ping"] = new(0, (_, _) => { });
        operations["GetQMSVersion"] = new(2, Version);
        operations["GetServices"] = new(0, Services);
        operations["GetServiceStatuses"] = new(0, Statuses);
        operations["ClearQVSCache"] = new(0, (call, _) => farm.Forget(call.Parameters("objects").Word<CacheObjects>("objects")));
        operations["LookupNames"] = new(0, LookupNames);
        operations["ResolveUserGroups"] = new(0, ResolveGroups);
    }

    private void Version(QmsCall call, SoapWriter soap)
    {
        soap.Result(call, QmsNames.Data);
        soap.Number("Major", farm.Settings.Number.Major);
        soap.Number("Minor", farm.Settings.Number.Minor);
        soap.Number("Patch", Math.Max(0, farm.Settings.Number.Build));
        soap.End();
    }

    /// <summary>Every service in the order of its kinds. A kind that does not exist in the caller's interface is left out.</summary>
    private List<(QlikViewService Service, int Nodes)> Known(QmsInterface face) =>
        [
            .. farm.Servers.Select(s =>
                (new QlikViewService(s.Id, s.Name, ServiceTypes.QlikViewServer, $"qvp://{s.Machine}/"), s.NodeCount)
            ),
            .. farm
                .Services.Where(s =>
                    s.Type <= ServiceTypes.RemoteQlikViewManagementService
                    || (face.IsTwelve && farm.Settings.License == QlikViewLicenseMode.Signed)
                )
                .Select(s => (s, 1)),
        ];

    private void Services(QmsCall call, SoapWriter soap)
    {
        ServiceTypes wanted = call.Parameters("serviceTypes").Word<ServiceTypes>("serviceTypes");
        soap.Result(call, QmsNames.Data);
        foreach ((QlikViewService service, int nodes) in Known(call.Face).Where(k => (k.Service.Type & wanted) != 0))
        {
            soap.Start("ServiceInfo");
            soap.Text("Address", service.Address);
            soap.Number("ClusterNodeCount", nodes);
            soap.Id("ID", service.Id);
            soap.Text("Name", service.Name);
            soap.Text("Type", QmsWords.Write(service.Type));
            soap.End();
        }

        soap.End();
    }

    private void Statuses(QmsCall call, SoapWriter soap)
    {
        HashSet<Guid> ids = DataContract
            .Items(call.Parameters("serviceIDs").Element("serviceIDs"), QmsNames.Arrays, "guid")
            .Select(e =>
                Guid.TryParse(e.Value, out Guid id) ? id : throw QmsFault.Unreadable(e, "The value cannot be parsed as the type 'Guid'.")
            )
            .ToHashSet();
        soap.Result(call, QmsNames.Data);
        foreach ((QlikViewService service, int nodes) in Known(call.Face).Where(k => ids.Contains(k.Service.Id)))
        {
            soap.Start("ServiceStatus");
            soap.Id("ID", service.Id);
            soap.Start("MemberStatusDetails");
            for (int node = 0; node < nodes; node++)
            {
                soap.Start("ServiceStatusDetail");
                if (call.Face.IsTwelve)
                {
                    soap.Nil("Groups");
                }

                soap.Text("Host", nodes == 1 ? new Uri(service.Address).Host : $"node{node + 1}.{new Uri(service.Address).Host}");
                soap.Id("ID", service.Id);
                string outer = soap.StartForeign("Message", QmsNames.Arrays);
                soap.Text("string", "Running");
                soap.EndForeign(outer);
                soap.Text("Status", "OK");
                soap.End();
            }

            soap.End();
            soap.Text("Name", service.Name);
            soap.Text("ServiceComposition", nodes > 1 ? "Cluster" : "Single");
            soap.Text("ServiceType", QmsWords.Write(service.Type));
            soap.Text("Url", service.Address);
            soap.End();
        }

        soap.End();
    }

    /// <summary>The names that the directory knows, compared without case. Unknown names are left out.</summary>
    private void LookupNames(QmsCall call, SoapWriter soap)
    {
        DataMembers parameters = call.Parameters("dscID", "names");
        RequireDirectory(parameters.Id("dscID"));
        soap.Result(call, QmsNames.Data);
        foreach (XElement name in DataContract.Items(parameters.Element("names"), QmsNames.Arrays, "string"))
        {
            if (farm.Accounts.TryGetValue(name.Value.Trim(), out string? group))
            {
                soap.Start("DirectoryServiceObject");
                soap.Text("Name", name.Value.Trim());
                soap.Text("OtherProperty", group);
                soap.Text("Type", "Named");
                soap.End();
            }
        }

        soap.End();
    }

    private void ResolveGroups(QmsCall call, SoapWriter soap)
    {
        DataMembers parameters = call.Parameters("dscID", "user");
        RequireDirectory(parameters.Id("dscID"));
        string user = parameters.Text("user")?.Trim() ?? string.Empty;
        soap.Result(call, QmsNames.Arrays);
        if (farm.Accounts.TryGetValue(user, out string? group))
        {
            soap.Text("string", user.Split('\\')[0].ToUpperInvariant() + "\\" + group);
        }

        soap.End();
    }

    private void RequireDirectory(Guid id)
    {
        if (!farm.Services.Exists(s => s.Id == id && s.Type == ServiceTypes.QlikViewDirectoryServiceConnector))
        {
            throw QmsFault.UnknownServer(id);
        }
    }
}
