using System.Collections;
using System.Management.Automation;
using System.Security;
using QlikAdmin.Base;

namespace QlikAdmin.PowerShell;

/// <summary>A secret of a vault of SecretManagement. The module is used where it is installed and never required.</summary>
internal static class VaultSecret
{
    private const string Module = "Microsoft.PowerShell.SecretManagement";
    private const string Command = Module + "\\Get-Secret";

    // Its errors name the secret and the vault, never the value.
    private const string Script = "param($command, $given) & $command @given";

    /// <summary>Reads one secret.</summary>
    /// <param name="cmdlet">The command that needs it.</param>
    /// <param name="name">Name of the secret.</param>
    /// <param name="vault">Name of the vault; null for the first one that has the secret.</param>
    /// <returns>A SecureString, or a PSCredential.</returns>
    /// <exception cref="QlikException">InvalidInput: SecretManagement is not installed, there is no such secret, or it is of another
    /// kind.</exception>
    public static object Read(PSCmdlet cmdlet, string name, string? vault)
    {
        CommandInfo command = cmdlet.InvokeCommand.GetCommand(Command, CommandTypes.Cmdlet | CommandTypes.Function)
            ?? throw Failed(
                name,
                vault,
                $"the module {Module} is not installed",
                $"Install it with: Install-PSResource {Module}. Or give the secret itself, from where your scripts keep theirs."
            );
        return Found(cmdlet, command, name, vault) switch
        {
            SecureString secret => secret,
            PSCredential account => account,
            string text => SecretText.Secure(text),
            object other => throw Failed(
                name,
                vault,
                $"it is a {other.GetType().Name}",
                "Store a key, token or password as SecureString or String, and an account or OAuth client as PSCredential."
            ),
        };
    }

    /// <summary>The secret as a credential, for a command that needs a name and a password.</summary>
    /// <exception cref="QlikException">InvalidInput.</exception>
    public static PSCredential Credential(PSCmdlet cmdlet, string name, string? vault)
    {
        return Read(cmdlet, name, vault) as PSCredential
            ?? throw Failed(
                name,
                vault,
                "it is one text, and a PSCredential is needed: a name and a password",
                $"Store it again: Set-Secret -Name {name} -Secret (Get-Credential)."
            );
    }

    /// <summary>The secret as one text.</summary>
    /// <exception cref="QlikException">InvalidInput.</exception>
    public static SecureString Text(PSCmdlet cmdlet, string name, string? vault)
    {
        return Read(cmdlet, name, vault) as SecureString
            ?? throw Failed(
                name,
                vault,
                "it is a PSCredential, and a SecureString is needed",
                $"Store it again: Set-Secret -Name {name} -Secret (Read-Host -AsSecureString)."
            );
    }

    private static object Found(PSCmdlet cmdlet, CommandInfo command, string name, string? vault)
    {
        Hashtable given = new() { ["Name"] = name, ["ErrorAction"] = ActionPreference.Stop };
        if (vault is not null)
        {
            given["Vault"] = vault;
        }

        List<object> found;
        try
        {
            found = cmdlet
                .InvokeCommand.InvokeScript(useLocalScope: true, ScriptBlock.Create(Script), null, command, given)
                .Where(o => o is not null)
                .Select(o => o.BaseObject)
                .ToList();
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw Failed(
                name,
                vault,
                (e is ActionPreferenceStopException stop ? stop.ErrorRecord.Exception.Message : e.Message).TrimEnd('.'),
                "Check the names with: Get-SecretInfo. A vault with a password must be unlocked first.",
                e
            );
        }

        return found.Count == 1
            ? found[0]
            : throw Failed(
                name,
                vault,
                found.Count == 0 ? "there is no such secret" : $"there are {found.Count} secrets of this name",
                "Check the names with: Get-SecretInfo. If several vaults have it, give -Vault."
            );
    }

    private static QlikException Failed(string name, string? vault, string why, string nextStep, Exception? inner = null)
    {
        string where = vault is null ? string.Empty : $" of the vault '{vault}'";
        return new QlikException(ErrorReason.InvalidInput, $"The secret '{name}'{where} can't be used: {why}.", inner)
        {
            NextStep = nextStep,
        };
    }
}
