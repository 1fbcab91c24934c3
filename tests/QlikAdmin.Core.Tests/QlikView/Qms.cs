using System.Xml.Linq;
using QlikAdmin.Http;

namespace QlikAdmin.Core.Tests.QlikView;

/// <summary>A small fake management service with hand-written answers by operation. If a test gives no answer, the default answer is that
/// of a small server.</summary>
internal sealed class Qms : StandIn<QlikViewConnection>
{
    public const string ServerId = "11111111-2222-3333-4444-555555555555";

    private const string Contract = "http://ws.qliktech.com/QMS/11/";

    public Qms()
    {
        Connection = QlikViewConnection.Create(
            new QlikViewConnectionOptions
            {
                Server = "qv1.corp.example",
                Name = "qv",
                UseDefaultCredentials = true,
            },
            Server,
            new RetryPolicy(seed: 1),
            Clock
        );
    }

    public override QlikViewConnection Connection { get; }

    /// <summary>Answers by operation, each used once, in order, before the usual one.</summary>
    public Dictionary<string, Queue<Func<Sent, HttpResponseMessage>>> Next { get; } = new();

    /// <summary>What the servers hold now; a save replaces it.</summary>
    public string Named { get; set; } = Configuration(Cal("CORP\\alice", "2026-01-01T00:00:00"), Cal("CORP\\bob"));

    public List<string> Saved { get; } = new();

    public int Keys { get; private set; }

    public IReadOnlyList<string> Operations => Server.Requests.Select(OperationOf).ToList();

    public static string Cal(
        string user,
        string lastUsed = "0001-01-01T00:00:00",
        string until = "0001-01-01T00:00:00",
        string? machine = null,
        string name = "AssignedNamedCAL"
    )
    {
        return $"<c:{name}><c:LastUsed>{lastUsed}</c:LastUsed><c:MachineID{(machine is null ? " i:nil=\"true\"/>" : $">{machine}</c:MachineID>")}<c:QuarantinedUntil>{until}</c:QuarantinedUntil><c:UserName>{user}</c:UserName></c:{name}>";
    }

    public static string Configuration(params string[] assigned) => Configuration(assigned, []);

    public static string Configuration(string[] assigned, string[] removed, string mode = "UserName", string extra = "")
    {
        return $"""
            <c:NamedCALs><c:AllowDynamicAssignment>false</c:AllowDynamicAssignment><c:AllowLicenseLease>true</c:AllowLicenseLease><c:Assigned>{assigned.Length}</c:Assigned><c:AssignedCALs>{string.Concat(
                assigned
            )}</c:AssignedCALs><c:IdentificationMode>{mode}</c:IdentificationMode><c:InLicense>50</c:InLicense><c:LeasedCALs i:nil="true"/><c:Limit>40</c:Limit>{extra}<c:RemovedAssignedCALs>{string.Concat(
                removed
            )}</c:RemovedAssignedCALs></c:NamedCALs><c:QVSID>{ServerId}</c:QVSID><c:Scope>NamedCALs</c:Scope><c:Uncapped>false</c:Uncapped>
            """;
    }

    public static string Envelope(string body) =>
        $"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{body}</s:Body></s:Envelope>""";

    public static string Response(string operation, string result, string ns = Contract)
    {
        return Envelope(
            $"""<{operation}Response xmlns="{ns}"><{operation}Result xmlns:c="http://schemas.datacontract.org/2004/07/PIX.QMSAPI.DataObjects.CALs" xmlns:d="http://schemas.datacontract.org/2004/07/PIX.QMSAPI.DataObjects" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">{result}</{operation}Result></{operation}Response>"""
        );
    }

    public static Func<Sent, HttpResponseMessage> Xml(string body, int status = 200) => Answer.Text(body, status, "text/xml");

    public static Func<Sent, HttpResponseMessage> Fault(string text, string code = "s:Client")
    {
        return Xml(Envelope($"<s:Fault><faultcode>{code}</faultcode><faultstring xml:lang=\"en-US\">{text}</faultstring></s:Fault>"), 500);
    }

    public Qms Then(string operation, params Func<Sent, HttpResponseMessage>[] answers)
    {
        Next.TryAdd(operation, new Queue<Func<Sent, HttpResponseMessage>>());
        Array.ForEach(answers, Next[operation].Enqueue);
        return this;
    }

    public static string OperationOf(Sent sent) => XDocument.Parse(sent.Body!).Root!.Elements().Single().Elements().Single().Name.LocalName;

    public override Func<Sent, HttpResponseMessage> Route(Sent sent)
    {
        string operation = OperationOf(sent);
        if (Next.TryGetValue(operation, out Queue<Func<Sent, HttpResponseMessage>>? own) && own.Count > 0)
        {
            return own.Dequeue();
        }

        switch (operation)
        {
            case "GetTimeLimitedServiceKey":
                Keys++;
                return Xml(Response(operation, "key-number-" + Keys));
            case "GetServices":
                return Xml(Response(operation, $"<d:ServiceInfo><d:ID>{ServerId}</d:ID><d:Name>QVS1</d:Name></d:ServiceInfo>"));
            case "GetCALConfiguration":
                return Xml(Response(operation, Named));
            case "SaveCALConfiguration":
                Save(sent.Body!);
                return Xml(Envelope($"<{operation}Response xmlns=\"{Contract}\"/>"));
            case "ClearQVSCache":
                return Xml(Envelope($"<{operation}Response xmlns=\"{Contract}\"/>"));
            default:
                return Fault("The message can't be processed at the receiver, due to a ContractFilter mismatch.", "a:ActionNotSupported");
        }
    }

    private void Save(string body)
    {
        Saved.Add(body);
        XElement parameter = XDocument.Parse(body).Descendants().Single(e => e.Name.LocalName == "calConfiguration");
        Named = string.Concat(parameter.Nodes().Select(n => n.ToString(SaveOptions.DisableFormatting)));
    }
}
