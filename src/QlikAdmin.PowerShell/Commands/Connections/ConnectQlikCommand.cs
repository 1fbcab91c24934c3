using System.Management.Automation;
using System.Runtime.InteropServices;
using QlikAdmin.Base;
using QlikAdmin.Models;

namespace QlikAdmin.PowerShell;

/// <summary>Base of the Connect commands: they check, make the first call, store the connection as the default of its product, and write
/// it.</summary>
public abstract class ConnectQlikCommand : QlikCmdlet
{
    /// <summary>Name of the connection; without it, the host name. An open connection with the same name loses the name and stays open for
    /// those who hold it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OffersNothing]
    public string? Name { get; set; }

    /// <summary>Longest wait for one answer, in seconds, default 100.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    [OffersNothing]
    public int TimeoutSec { get; set; } = 100;

    /// <summary>Skips the first call, so that <c>Test-QlikConnection</c> can find out what is wrong.</summary>
    [Parameter]
    public SwitchParameter NoTest { get; set; }

    /// <summary>What the connection leads to, for error records.</summary>
    private protected abstract string Address { get; }

    /// <inheritdoc />
    protected sealed override void ProcessRecord()
    {
        AllowTls12();
        Connection connection;
        try
        {
            connection = Connect();
        }
        catch (QlikException e)
        {
            ThrowTerminatingError(e.ToErrorRecord(HostAddress.Shown(Address)));
            throw;
        }

        foreach (string warning in connection.Expiries.Select(e => e.Warning(connection.Name, DateTimeOffset.UtcNow)).OfType<string>())
        {
            WriteWarning(warning);
        }

        Store.Add(connection);
        WriteObject(connection);
    }

    /// <summary>Makes the connection from the parameters; no call to the server.</summary>
    /// <exception cref="QlikException">The parameters can't lead to a connection.</exception>
    private protected abstract Connection Create();

    private Connection Connect()
    {
        Connection connection = Create();
        bool opened = false;
        try
        {
            if (!NoTest)
            {
                Open(connection);
            }

            opened = true;
            return connection;
        }
        finally
        {
            if (!opened)
            {
                connection.Dispose();
            }
        }
    }

    private void Open(Connection connection)
    {
        try
        {
            Await(connection.OpenAsync);
        }
        catch (QlikException e)
            when (e.Reason == ErrorReason.TenantDeactivated && Store.Deactivated.Find(connection) is TenantDeactivation known)
        {
            // The server does not give the purge date. If this session deactivated the tenant, it knows the date.
            throw TenantErrors.Deactivated(known, $"No connection to '{connection.Name}' was made");
        }

        // The tenant accepted a sign-in, so it is no longer deactivated.
        Store.ForgetDeactivation(connection);
    }

    /// <summary>Windows PowerShell on an older system starts without TLS 1.2. If the system decides the version, that is not
    /// changed.</summary>
    private static void AllowTls12()
    {
        bool framework = RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);
        if (framework && ServicePointManager.SecurityProtocol != 0)
        {
            ServicePointManager.SecurityProtocol |= SecurityProtocolType.Tls12;
        }
    }
}
