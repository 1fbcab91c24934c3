using System.Text.Json.Nodes;
using QlikAdmin.Changes;
using QlikAdmin.Http;
using QlikAdmin.Integration.Tests.Storm;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Products.Sense;
using QlikAdmin.Sandbox;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.QlikView;
using QlikAdmin.Sandbox.Sense;

namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>One world of the simulation: the server, the folder of journals, and the process that works at the moment.</summary>
internal sealed class ProofWorld : IDisposable
{
    /// <summary>How long a process may take to end after a fault.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Rows that count as many in a long run.</summary>
    public const int FewestOfLongRun = 4;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(15);
    private static readonly string s_memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private readonly Emulation _emulation;
    private readonly Control _control;
    private readonly string _service;
    private readonly bool _isLongRun;
    private Dictionary<string, byte[]>? _left;
    private ProofFault? _fault;
    private bool _isArmed;
    private int _process;

    /// <param name="service">The service that the runs are about.</param>
    /// <param name="isOtherLicense">Capacity on Cloud, a signed key on QlikView.</param>
    /// <param name="isLongRun">Whether a few items count as many.</param>
    public ProofWorld(string service, bool isOtherLicense, bool isLongRun = false)
    {
        _service = service;
        _isLongRun = isLongRun;
        _emulation = new Emulation(
            new SandboxOptions
            {
                Users = 24,
                Seed = 7,
                Now = Run.Start,
                CloudLicense = isOtherLicense ? CloudLicenseMode.Capacity : default,
                QlikViewLicense = isOtherLicense ? QlikViewLicenseMode.Signed : default,
            }
        );
        _emulation.Tenant.Hostnames = ["sandbox.eu.qlikcloud.example"];
        _control = new Control("http://control.example/", new ProofHandler(this, _emulation.Control.Handle, isCounted: false));
        Folder = Path.Combine(s_memory, "qlikadmin-proof-" + Guid.NewGuid().ToString("N"));
    }

    /// <summary>What the command does. It was chosen before the fault.</summary>
    public Func<JournalFile, Connection, ProofLog, Task>? Work { get; set; }

    public string Folder { get; }

    public Control Control => _control;

    public SandboxOptions Options => _emulation.Sandbox.Options;

    public DateTimeOffset Now => _emulation.Sandbox.Clock.UtcNow;

    public string TenantId => _emulation.Tenant.Id;

    public string LicenseKey => _emulation.Organization.LicenseKey;

    /// <summary>Whether the process has ended: nothing that it still tries has an effect.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Whether a request hangs.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Whether the fault has happened.</summary>
    public bool IsHit { get; private set; }

    /// <summary>Whether something goes wrong in the process.</summary>
    public bool IsFaulty => _fault is not null;

    public int Requests { get; private set; }

    /// <summary>The length of the last line of each write.</summary>
    public List<int> Writes { get; } = [];

    public int Flushes { get; private set; }

    /// <summary>Makes enough units free, so that giving one back never fails because none is.</summary>
    public async Task PrepareAsync()
    {
        bool isCapacity = Options.CloudLicense == CloudLicenseMode.Capacity;
        await _control.PostAsync(
            "settings",
            new
            {
                cloudUnits = new Dictionary<string, int>
                {
                    [isCapacity ? "fullUser" : "professional"] = 1000,
                    [isCapacity ? "basicUser" : "analyzer"] = 1000,
                },
                senseUnits = new
                {
                    professional = 1000,
                    analyzer = 1000,
                    user = 1000,
                },
            }
        );
        await _control.PostAsync("qlikview", new { signedUnits = 1000 });
    }

    /// <param name="wrap">What sits between Core and the service; null for nothing.</param>
    public Connection Connect(Func<HttpMessageHandler, HttpMessageHandler>? wrap = null)
    {
        wrap ??= handler => handler;
        RetryPolicy retry = new(seed: 1);
        TestClock clock = new(Now, _ => Task.CompletedTask);
        NetworkCredential account = new("admin", "secret");
        switch (_service)
        {
            case "cloud":
                CloudConnectionOptions cloud = new()
                {
                    Tenant = "https://sandbox.eu.qlikcloud.example/",
                    Name = "there",
                    ApiKey = Secrets.Secure(_emulation.ApiKey.Value),
                };
                return CloudConnection.Create(cloud, wrap(Handler(_emulation.Cloud.Handle)), retry, clock);
            case "sense":
                // The account of the certificate: the emulated port takes it from a header.
                SenseConnectionOptions sense = new()
                {
                    Server = "https://sense.example:4242/",
                    Name = "there",
                    Certificate = ProofCertificate.Client,
                };
                if (_isLongRun)
                {
                    sense.RowsPerBatch = 2;
                    sense.FewestRowsForList = FewestOfLongRun;
                }

                return SenseConnection.Create(sense, wrap(Handler(new CertificateService(_emulation.Repository).Handle)), retry, clock);
            case "qlikview":
                QlikViewConnectionOptions view = new()
                {
                    Server = "https://qlikview.example/",
                    Name = "there",
                    Credential = account,
                };
                return QlikViewConnection.Create(view, wrap(Handler(Qms)), retry, clock);
            default:
                (string id, string secret) = _emulation.Organization.RegionClient;
                RegionConnectionOptions region = new()
                {
                    Uri = "https://register.eu.qlikcloud.example/",
                    Name = "there",
                    OAuthClient = new NetworkCredential(id, secret),
                };
                return RegionConnection.Create(region, wrap(Handler(_emulation.Registration.Handle)), retry, clock);
        }
    }

    public Task<Facts> FactsAsync() => Facts.ReadAsync(_control, _service);

    /// <summary>The changes of the server's state so far, each as a text without times.</summary>
    public async Task<IReadOnlyList<string>> ChangesAsync()
    {
        return (await _control.ChangesAsync(_service)).Select(Text).ToList();

        // The server gives new objects other keys each time, so a text shows no such key.
        static string Text(JsonObject c)
        {
            JsonNode? id = c["action"]!.ToString() is "allocated" or "created" or "sent" ? "new" : c["id"];
            JsonNode? detail = c["detail"];
            JsonNode?[] parts = [c["table"], id, c["action"], detail?["user"], detail?["place"], detail?["email"], detail?["name"]];
            return string.Join(' ', parts.Select(p => p?.ToString())).TrimEnd();
        }
    }

    /// <summary>Runs something in a new process, in which a fault happens.</summary>
    /// <param name="fault">The fault; null for none.</param>
    /// <param name="work">What the process does.</param>
    public async Task RunAsync(ProofFault? fault, Func<ProofHost, Connection, Task> work)
    {
        _fault = fault;
        Requests = Flushes = 0;
        Writes.Clear();
        IsHit = IsHeld = false;
        ProofHost host = new(this, ++_process);
        using Connection connection = Connect();
        await connection.OpenAsync(new ProofLog(), CancellationToken.None);
        _isArmed = true;
        Task run = work(host, connection);
        if (!run.IsCompleted && !IsDead)
        {
            await MovedAsync(run);
        }

        if (IsHeld && !IsDead)
        {
            Kill();
        }

        _isArmed = false;
        if (!IsDead)
        {
            await run;
            return;
        }

        // Only what the process has written is left of it.
        connection.Dispose();
        await Task.WhenAny(run, Task.Delay(s_patience));
        if (!run.IsCompleted)
        {
            throw new InvalidOperationException($"The process does not end after {fault}.");
        }

        _ = run.Exception;
        foreach (string file in Directory.Exists(Folder) ? Directory.GetFiles(Folder) : [])
        {
            File.Delete(file);
        }

        foreach ((string path, byte[] bytes) in _left!)
        {
            await File.WriteAllBytesAsync(path, bytes);
        }

        IsDead = false;
    }

    public ProofFault? AtRequest()
    {
        if (!_isArmed)
        {
            return null;
        }

        Requests++;
        return Hit(
            Requests,
            ProofFaultKind.KillBeforeRequest,
            ProofFaultKind.KillAfterRequest,
            ProofFaultKind.HoldRequest,
            ProofFaultKind.HoldAnswer,
            ProofFaultKind.LoseRequest,
            ProofFaultKind.LoseAnswer
        );
    }

    public ProofFault? AtWrite(ReadOnlySpan<byte> bytes)
    {
        Writes.Add(bytes.Length - (bytes[..^1].LastIndexOf((byte)'\n') + 1));
        return Hit(Writes.Count, ProofFaultKind.KillBeforeWrite, ProofFaultKind.TearWrite, ProofFaultKind.FailWrite);
    }

    public ProofFault? AtFlush()
    {
        Flushes++;
        return Hit(Flushes, ProofFaultKind.KillBeforeFlush, ProofFaultKind.FailFlush);
    }

    /// <summary>Ends the process. What is on the disk now stays.</summary>
    public void Kill()
    {
        IsDead = true;
        _left = (Directory.Exists(Folder) ? Directory.GetFiles(Folder) : [])
            .Where(f => !f.EndsWith(".lock", StringComparison.Ordinal))
            .ToDictionary(f => f, ReadShared);
    }

    public void Hold() => IsHeld = true;

    public void Dispose()
    {
        _control.Dispose();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static byte[] ReadShared(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream bytes = new();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private ProofHandler Handler(Func<ServiceRequest, Answer> service) => new(this, service, isCounted: true);

    private Answer Qms(ServiceRequest request)
    {
        // Windows authentication signs in a TCP connection. The simulation has none, so it sets the caller.
        request.Identity = new QmsCaller(_emulation.Farm.Administrator, IsInGroups: true);
        return _emulation.Qms.Handle(request);
    }

    private ProofFault? Hit(int at, params ProofFaultKind[] kinds)
    {
        if (IsHit || _fault is not ProofFault fault || fault.At != at || !kinds.Contains(fault.Kind))
        {
            return null;
        }

        IsHit = true;
        return fault;
    }

    /// <summary>Waits until nothing moves any more. Almost everything happens on this thread, so that this is rarely needed.</summary>
    private async Task MovedAsync(Task run)
    {
        int before = -1;
        while (!run.IsCompleted && !IsDead && !(IsHeld && before == Requests + Writes.Count))
        {
            before = Requests + Writes.Count;
            await Task.WhenAny(run, Task.Delay(s_look));
        }
    }
}
