using Newtonsoft.Json;
using QlikAdmin.Base;

namespace QlikAdmin;

/// <summary>One step of a connection test.</summary>
public sealed class ConnectionTest
{
    internal ConnectionTest(
        string connection,
        string step,
        ConnectionTestStatus status,
        string detail,
        string? nextStep,
        string? errorId,
        TimeSpan duration
    )
    {
        Connection = connection;
        Step = step;
        Status = status;
        Detail = detail;
        NextStep = nextStep;
        ErrorId = errorId;
        DurationSpan = duration;
    }

    /// <summary>Name of the connection.</summary>
    public string Connection { get; }

    /// <summary>Name, Port, CertificateKey, Tls, Authentication, LoginPage, Xrfkey, License, Tenant or Role; or a right that off-boarding
    /// needs, such as ReadUsers or ReadAutomationConnection.</summary>
    public string Step { get; }

    /// <summary>Whether the step was passed.</summary>
    [JsonIgnore]
    public ConnectionTestStatus Status { get; }

    /// <summary>What was found, in words.</summary>
    public string Detail { get; }

    /// <summary>What to do about a failed step, else null.</summary>
    public string? NextStep { get; }

    /// <summary>The error id of a failed step, else null.</summary>
    public string? ErrorId { get; }

    /// <summary>Seconds that the step took. Scripts get a TimeSpan, files the number.</summary>
    public double Duration => ShownNumber.Seconds(DurationSpan);

    /// <summary>The TimeSpan that scripts get.</summary>
    internal TimeSpan DurationSpan { get; }
}
