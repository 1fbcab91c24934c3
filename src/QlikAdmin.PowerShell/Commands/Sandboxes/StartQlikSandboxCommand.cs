using System.Management.Automation;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace QlikAdmin.PowerShell;

/// <summary>Starts emulated Qlik Cloud tenants, Qlik Sense sites and a QlikView management service, with made-up people and licences. They
/// end with this session.</summary>
/// <remarks>Errors: Qlik.SandboxFailed.</remarks>
[Cmdlet(VerbsLifecycle.Start, "QlikSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(Sandbox))]
public sealed class StartQlikSandboxCommand : QlikCmdlet
{
    private const string UserLicense = "user";

    // A million people take almost a minute to create.
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);

    /// <summary>Number of people of each tenant and site, default 1000.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(0, 1000000)]
    public int Users { get; set; } = 1000;

    /// <summary>Number of Cloud tenants, default 1; each has its own people, changes and faults.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(1, 2000)]
    public int Tenants { get; set; } = 1;

    /// <summary>Number of Sense sites, default 1; each has its own people, changes, faults and certificates.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(1, 200)]
    public int Sites { get; set; } = 1;

    /// <summary>Address of this machine to listen on, so that other machines reach it; without it, loopback.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateNotNull]
    public IPAddress? Address { get; set; }

    /// <summary>Domain of the host names of tenants and sites, which the machines that use them must be able to resolve.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateNotNullOrEmpty]
    public string? Domain { get; set; }

    /// <summary>Seed of the data, default 7; the same seed and number of people give the same data.</summary>
    [Parameter]
    [OffersNothing]
    public int Seed { get; set; } = 7;

    /// <summary>Licence of the Sense site: serial number with quarantines (default), signed key, or none.</summary>
    [Parameter]
    [ValidateSet("serial", "signed", "none")]
    public string SenseLicense { get; set; } = "serial";

    /// <summary>Subscription of the Cloud tenant: by user (default) or by capacity.</summary>
    [Parameter]
    [ValidateSet(UserLicense, "capacity")]
    public string CloudLicense { get; set; } = UserLicense;

    /// <summary>Licence of the QlikView servers: serial number with CALs (default), signed key, or none.</summary>
    [Parameter]
    [ValidateSet("legacy", "signed", "none")]
    public string QlikViewLicense { get; set; } = "legacy";

    /// <summary>Version of QlikView, such as 11.20, default 12.90; up to 11.20 a quarantine lasts 24 hours, and there are no signed
    /// keys.</summary>
    [Parameter]
    [OffersNothing]
    [ValidatePattern(@"^1[12]\.[0-9]{1,4}$")]
    public string QlikViewVersion { get; set; } = "12.90";

    /// <summary>Number of QlikView servers, default 2; on the second, CALs belong to machines instead of people.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(0, 16)]
    public int QlikViewServers { get; set; } = 2;

    /// <summary>Request limits of the Cloud tenant: off (default), counted by the clock of the sandbox, or by real time.</summary>
    [Parameter]
    [ValidateSet("off", "sandbox", "wall")]
    public string RateLimit { get; set; } = "off";

    /// <summary>Port of the Cloud tenant; without it, any free port.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(1, 65535)]
    public int? CloudPort { get; set; }

    /// <summary>Port of the registration endpoint of the tenant's region; without it, any free port.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(1, 65535)]
    public int? RegionPort { get; set; }

    /// <summary>Port of the organisation's console; without it, any free port.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(1, 65535)]
    public int? ConsolePort { get; set; }

    /// <summary>Port of the Sense repository; without it, any free port.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(1, 65535)]
    public int? SensePort { get; set; }

    /// <summary>Port of the Sense proxy; without it, any free port.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(1, 65535)]
    public int? ProxyPort { get; set; }

    /// <summary>Port of the QlikView management service; without it, any free port.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(1, 65535)]
    public int? QlikViewPort { get; set; }

    /// <summary>Port of the control interface; without it, any free port.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(1, 65535)]
    public int? ControlPort { get; set; }

    /// <summary>Delay before every answer, in milliseconds, default 0.</summary>
    [Parameter]
    [OffersNothing]
    [ValidateRange(0, 60000)]
    public int Latency { get; set; }

    /// <summary>Start time of the sandbox's clock; without it, the time of this machine.</summary>
    [Parameter]
    [OffersNothing]
    public DateTime? Now { get; set; }

    /// <summary>Writes the sandbox.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        string place = Address?.ToString() ?? "loopback";
        if (!ShouldProcess($"{Users.ToString(CultureInfo.InvariantCulture)} people on {place}", "Start sandbox"))
        {
            return;
        }

        Sandbox sandbox;
        try
        {
            sandbox = Start();
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(null));
            throw;
        }

        Store.Add(sandbox);
        if (PassThru)
        {
            WriteObject(sandbox);
        }
    }

    private Sandbox Start()
    {
        SandboxProcess process = SandboxProcess.Start(Program(), Arguments());
        bool started = false;
        try
        {
            Sandbox sandbox = Await<Sandbox>((_, token) => ReadyAsync(process, token));
            started = true;
            return sandbox;
        }
        finally
        {
            if (!started)
            {
                process.Dispose();
            }
        }
    }

    private static async Task<Sandbox> ReadyAsync(SandboxProcess process, CancellationToken token)
    {
        string line = await process.ReadyAsync(s_timeout, token).ConfigureAwait(false);
        try
        {
            return new Sandbox(process, new SandboxReady(JObject.Parse(line)));
        }
        catch (JsonException e)
        {
            throw new QlikException(ErrorReason.SandboxFailed, "The sandbox did not write its addresses, but: " + line, e);
        }
    }

    /// <summary>The program is in a folder next to the folder of this assembly, as the module folder is built.</summary>
    private static string Program()
    {
        string bin = Path.GetDirectoryName(typeof(StartQlikSandboxCommand).Assembly.Location)!;
        return Path.GetFullPath(Path.Combine(bin, "..", "sandbox", "QlikAdmin.Sandbox.dll"));
    }

    private List<string> Arguments()
    {
        List<string> arguments = new() { "--exit-with-stdin" };
        Add("--users", Users);
        Add("--tenants", Tenants);
        Add("--sites", Sites);
        Add("--address", Address);
        Add("--domain", Domain);
        Add("--seed", Seed);
        Add("--sense-license", SenseLicense.ToLowerInvariant());
        Add("--cloud-license", string.Equals(CloudLicense, UserLicense, StringComparison.OrdinalIgnoreCase) ? "userbased" : "capacity");
        Add("--qlikview-license", QlikViewLicense.ToLowerInvariant());
        Add("--qlikview-version", QlikViewVersion);
        Add("--qlikview-servers", QlikViewServers);
        Add("--qlikview-port", QlikViewPort);
        Add("--rate-limit", RateLimit.ToLowerInvariant());
        Add("--cloud-port", CloudPort);
        Add("--region-port", RegionPort);
        Add("--console-port", ConsolePort);
        Add("--sense-port", SensePort);
        Add("--proxy-port", ProxyPort);
        Add("--control-port", ControlPort);
        Add("--latency", Latency == 0 ? null : Latency);
        Add("--now", Now?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        return arguments;

        void Add(string name, object? value)
        {
            if (value is not null)
            {
                arguments.Add(name);
                arguments.Add(Convert.ToString(value, CultureInfo.InvariantCulture)!);
            }
        }
    }
}
