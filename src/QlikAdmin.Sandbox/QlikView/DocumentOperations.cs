namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Operations on documents and their CALs.</summary>
internal sealed class DocumentOperations(QlikViewFarm farm)
{
    public void Map(Dictionary<string, QmsOperation> operations)
    {
        operations["GetUserDocuments"] = new(0, List);
        operations["GetDocumentMetaData"] = new(0, Get);
        operations["SaveDocumentMetaData"] = new(0, Save);
    }

    private void List(QmsCall call, SoapWriter soap)
    {
        QlikViewHost server = farm.Require(call.Parameters("qvsID").Id("qvsID"));
        soap.Result(call, QmsNames.Data);
        foreach (QlikViewDocument document in server.Documents)
        {
            Node(soap, "DocumentNode", document, call.Face);
        }

        soap.End();
    }

    private void Get(QmsCall call, SoapWriter soap)
    {
        DataMembers parameters = call.Parameters("userDocument", "scope");
        (QlikViewHost server, QlikViewDocument document) = Find(
            DataContract.DocumentNode(call.Face).Read(parameters.Element("userDocument"))
        );
        DocumentScope scope = parameters.Word<DocumentScope>("scope");
        DocumentLicensing licensing =
            farm.Settings.StaleCache == StaleCache.Off ? document.Describe() : document.Cached ??= document.Describe();
        soap.Result(call, QmsNames.Data);
        Part(soap, scope, DocumentScope.Authorization, "Authorization", () => Empty(soap, "Access"));
        Part(soap, scope, DocumentScope.Collaboration, "Collaboration", () =>
        {
            soap.Text("CreationMode", "All");
            Empty(soap, "CreatorUserNames");
        });
        Part(soap, scope, DocumentScope.DocumentInfo, "DocumentInfo", () =>
        {
            Empty(soap, "Attributes");
            soap.Text("Category", document.RelativePath);
            soap.Text("Description", string.Empty);
            if (call.Face.IsTwelve)
            {
                soap.Nil("LastAcceptedReloadTime");
            }

            soap.Text("SourceName", document.Name);
        });
        Part(soap, scope, DocumentScope.Licensing, "Licensing", () => Licensing(soap, licensing));
        soap.Id("QVSID", server.Id);
        soap.Text("Scope", QmsWords.Write(scope));
        Part(soap, scope, DocumentScope.Server, "Server", () =>
        {
            soap.Nil("Access");
            Empty(soap, "DocumentLoad");
            soap.Bool("EnableAuditLogging", false);
            soap.Text("ServerDocumentLoadMode", "Allow");
        });
        Node(soap, "UserDocument", document, call.Face);
        soap.End();
    }

    private static void Licensing(SoapWriter soap, DocumentLicensing licensing)
    {
        soap.Bool("AllowDynamicCALAssignment", licensing.AllowDynamicAssignment);
        string outer = soap.StartForeign("AssignedCALs", QmsNames.Cals);
        Rows(licensing.Assigned);
        soap.EndForeign(outer);
        soap.Number("CALsAllocated", licensing.Allocated);
        soap.Number("CALsEmbedded", licensing.Embedded);
        outer = soap.StartForeign("RemovedAssignedCALs", QmsNames.Cals);
        Rows(licensing.Removed);
        soap.EndForeign(outer);

        void Rows(IEnumerable<Cal> rows)
        {
            foreach (Cal row in rows)
            {
                soap.Start("AssignedNamedCAL");
                CalXml.Write(soap, row);
                soap.End();
            }
        }
    }

    /// <summary>
    /// Applies the licensing part; the other parts are not kept. The units of the document cannot be fewer than those in use, nor more than
    /// the server has left. A number outside these limits is changed to the nearest allowed one without an error. Both are inferred.
    /// </summary>
    private void Save(QmsCall call, SoapWriter soap)
    {
        DataMembers members = DataContract.DocumentMetaData.Read(call.Parameters("documentMetaData").Element("documentMetaData"))
            ?? throw QmsFault.Refused("Value cannot be null. Parameter name: documentMetaData");
        (QlikViewHost server, QlikViewDocument document) = Find(DataContract.DocumentNode(call.Face).Read(members.Element("UserDocument")));
        OtherHands.Assign(farm, server, document);
        if (
            farm.Settings.License == QlikViewLicenseMode.Legacy
            && members.Word<DocumentScope>("Scope").HasFlag(DocumentScope.Licensing)
            && DataContract.Licensing.Read(members.Element("Licensing")) is DataMembers licensing
        )
        {
            document.AllowDynamicAssignment = licensing.Bool("AllowDynamicCALAssignment");
            int free = Math.Min(server.DocumentsInLicense, server.DocumentLimit) - server.DocumentUnitsAllocated + document.Allocated;
            int wanted = Math.Clamp(licensing.Number("CALsAllocated"), 0, Math.Max(0, free));
            document.Cals.Save(
                CalXml.ReadRows(licensing.Element("AssignedCALs")),
                CalXml.ReadRows(licensing.Element("RemovedAssignedCALs")),
                wanted + document.Embedded,
                call.Account
            );
            document.Allocated = Math.Max(wanted, document.Cals.UnitsUsed - document.Embedded);
        }

        if (farm.Settings.StaleCache != StaleCache.All)
        {
            document.Cached = null;
            server.Cached = null;
        }
    }

    private (QlikViewHost Server, QlikViewDocument Document) Find(DataMembers? node)
    {
        Guid id = node?.Id("ID") ?? Guid.Empty;
        return farm.FindDocument(id) ?? throw QmsFault.Refused($"Document not found: {id}");
    }

    private static void Node(SoapWriter soap, string name, QlikViewDocument document, QmsInterface face)
    {
        soap.Start(name);
        soap.Id("FolderID", document.FolderId);
        soap.Id("ID", document.Id);
        if (face.IsTwelve)
        {
            soap.Bool("IsDuplicateQVWApp", false);
        }

        soap.Bool("IsOrphan", false);
        soap.Bool("IsSubFolder", false);
        soap.Text("Name", document.Name);
        soap.Text("RelativePath", document.RelativePath);
        soap.Number("TaskCount", document.TaskCount);
        soap.Text("Type", "User");
        soap.End();
    }

    private static void Part(SoapWriter soap, DocumentScope scope, DocumentScope part, string name, Action write)
    {
        if (!scope.HasFlag(part))
        {
            soap.Nil(name);
            return;
        }

        soap.Start(name);
        write();
        soap.End();
    }

    private static void Empty(SoapWriter soap, string name)
    {
        soap.Start(name);
        soap.End();
    }
}
