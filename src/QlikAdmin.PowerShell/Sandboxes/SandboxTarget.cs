using System.Collections;
using System.Management.Automation;
using QlikAdmin.PowerShell;

namespace QlikAdmin;

/// <summary>A sandbox, or one of its tenants or sites: what can be read of it, and its switches.</summary>
public abstract class SandboxTarget
{
    private readonly string? _service;

    private protected SandboxTarget(SandboxReady ready, string? service)
    {
        _service = service;
        ControlUri = ready.Address("control");
        Control = new SandboxControl(ControlUri);
    }

    /// <summary>The control interface, plain http on loopback.</summary>
    public Uri ControlUri { get; }

    private protected SandboxControl Control { get; }

    /// <summary>Requests that arrived at the emulated services, oldest first, answered or not.</summary>
    /// <param name="service">Cloud, Region, Sense or QlikView. Without it: the service of this tenant or site, or all services of a
    /// sandbox.</param>
    public object?[] GetLog(string? service = null)
    {
        return Control.Send("GET", "log" + Query(service), null);
    }

    /// <summary>Forgets the requests so far.</summary>
    public void ClearLog() => Control.Send("DELETE", "log", null);

    /// <summary>Changes of the emulated data, oldest first.</summary>
    public object?[] GetChanges() => Control.Send("GET", "changes" + Query(null), null);

    /// <summary>Time of the sandbox, in UTC.</summary>
    public DateTimeOffset GetClock()
    {
        PSObject clock = (PSObject)Control.Send("GET", "clock", null).First()!;
        return DateTimeOffset.Parse((string)clock.Properties["now"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }

    /// <summary>Moves the clock of the sandbox forward, and with it quarantines, tokens and rate limits.</summary>
    /// <param name="by">How far.</param>
    public void AdvanceClock(TimeSpan by) =>
        Control.Send("POST", "clock", new Hashtable { ["advance"] = by.ToString("c", CultureInfo.InvariantCulture) });

    /// <summary>Switches a fault on.</summary>
    /// <param name="fault">Its properties, as the sandbox's control interface names them.</param>
    public void AddFault(Hashtable fault) => Control.Send("POST", "faults", fault);

    /// <summary>Faults that are on.</summary>
    public object?[] GetFaults() => Control.Send("GET", "faults", null);

    /// <summary>Switches every fault off.</summary>
    public void ClearFaults() => Control.Send("DELETE", "faults", null);

    /// <summary>Freezes a service: it takes requests in and is silent until it is released.</summary>
    /// <param name="service">Cloud, Region, Sense or QlikView, or a listener of one: register, console, proxy or qms.</param>
    public void Freeze(string service) => Control.Send("POST", Listener(service, "freeze"), null);

    /// <summary>Lets a frozen service go on.</summary>
    /// <param name="service">As in <see cref="Freeze"/>.</param>
    /// <param name="doAbandonedWork">Whether to do the work also for callers who have disconnected since, as a paused machine does.</param>
    public void Release(string service, bool doAbandonedWork = false)
    {
        Control.Send("POST", Listener(service, "release"), new Hashtable { ["doAbandonedWork"] = doAbandonedWork });
    }

    /// <summary>Resets the connections of a service and refuses new ones; its state and its ports stay.</summary>
    /// <param name="service">As in <see cref="Freeze"/>.</param>
    public void CloseService(string service) => Control.Send("POST", Listener(service, "close"), null);

    /// <summary>Opens a service that was closed.</summary>
    /// <param name="service">As in <see cref="Freeze"/>.</param>
    public void OpenService(string service) => Control.Send("POST", Listener(service, "open"), null);

    /// <summary>Settings that can be changed while it runs: latency, whether tenants may be deactivated, and how many licences there
    /// are.</summary>
    public object? GetSettings() => Control.Send("GET", "settings", null).FirstOrDefault();

    /// <summary>Changes settings.</summary>
    /// <param name="settings">Any of latencyMs, repeatCursor, allowDeactivation, cloudUnits and senseUnits.</param>
    public void SetSettings(Hashtable settings) => Control.Send("POST", "settings", settings);

    /// <summary>Counts of what the emulated services hold.</summary>
    public object? GetState() => Control.Send("GET", "state", null).FirstOrDefault();

    /// <summary>Lets a person log in, as auto-assignment and last use see it.</summary>
    /// <param name="service">Cloud or Sense.</param>
    /// <param name="user">Who, as the product licenses them.</param>
    public void Login(string service, string user) =>
        Control.Send("POST", "login", new Hashtable { ["service"] = service.ToLowerInvariant(), ["user"] = user });

    /// <summary>Makes every OAuth token given so far worthless.</summary>
    public void ExpireTokens() => Control.Send("POST", "tokens/expire", null);

    /// <summary>Deactivates the Cloud tenant, or activates it again.</summary>
    /// <param name="deactivated">True to deactivate.</param>
    public void DeactivateTenant(bool deactivated) => Control.Send("POST", "tenant", new Hashtable { ["deactivated"] = deactivated });

    internal void Close() => Control.Dispose();

    private static string Listener(string service, string action) =>
        $"listeners/{Uri.EscapeDataString(service.ToLowerInvariant())}/{action}";

    private string Query(string? service)
    {
        string? chosen = string.IsNullOrEmpty(service) ? _service : service!.ToLowerInvariant();
        return chosen is null ? string.Empty : "?service=" + Uri.EscapeDataString(chosen);
    }
}
