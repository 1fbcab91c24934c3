using System.Management.Automation;
using System.Security;
using QlikAdmin.Base;

namespace QlikAdmin.PowerShell;

/// <summary>Reads the secret that a target of a fleet names, where the work is done: from SecretManagement, the environment, Azure
/// Automation or a key vault.</summary>
internal static class TargetSecret
{
    /// <returns>A SecureString, or a PSCredential; null for a target that names no secret.</returns>
    /// <exception cref="QlikException">InvalidInput: there is no such secret, or it can't be read.</exception>
    public static object? Read(PSCmdlet cmdlet, FleetTarget target)
    {
        object? secret = Find(cmdlet, target);
        return (secret, target.UserName) switch
        {
            (SecureString password, string user) => new PSCredential(user, password),
            (SecureString key, null) => key,
            (PSCredential account, _) => account,
            (null, _) => null,
            (object other, _) => throw Failed(target, $"the secret is a {other.GetType().Name}"),
        };
    }

    private static object? Find(PSCmdlet cmdlet, FleetTarget target)
    {
        if (target.KeyVault is string vault)
        {
            string uri = vault.Contains("://") ? vault.TrimEnd('/') : $"https://{vault}.vault.azure.net";
            return Text(
                target,
                $"the secret '{target.SecretName}' of the key vault '{vault}'",
                Invoke(cmdlet, target, "KeyVaultSecret", uri, target.SecretName!, target.ManagedIdentity)
            );
        }

        if (target.SecretName is string name)
        {
            return VaultSecret.Read(cmdlet, name, target.Vault);
        }

        if (target.Environment is string variable)
        {
            return Text(target, $"the environment variable '{variable}'", System.Environment.GetEnvironmentVariable(variable));
        }

        if (target.AutomationCredential is string credential)
        {
            return Asset(cmdlet, target, "Get-AutomationPSCredential", credential);
        }

        return target.AutomationVariable is string asset
            ? Text(target, $"the variable '{asset}' of Azure Automation", Asset(cmdlet, target, "Get-AutomationVariable", asset))
            : null;
    }

    private static object? Asset(PSCmdlet cmdlet, FleetTarget target, string command, string name)
    {
        // These commands exist only in the jobs of Azure Automation and on its workers.
        CommandInfo found = cmdlet.InvokeCommand.GetCommand(command, CommandTypes.Cmdlet | CommandTypes.Function)
            ?? throw Failed(target, $"the asset '{name}' is in Azure Automation, and this session is not one of its jobs");
        return Invoke(cmdlet, target, "AutomationAsset", found, name) ?? throw Failed(target, $"Azure Automation has no asset '{name}'");
    }

    private static SecureString Text(FleetTarget target, string what, object? value) =>
        value is string text && text.Length > 0 ? SecretText.Secure(text) : throw Failed(target, $"{what} is not set here, or it is empty");

    private static object? Invoke(PSCmdlet cmdlet, FleetTarget target, string script, params object?[] arguments)
    {
        try
        {
            return cmdlet
                .InvokeCommand.InvokeScript(useLocalScope: true, ScriptBlock.Create(ScriptFile.Read(script)), null, arguments)
                .FirstOrDefault(o => o is not null)
                ?.BaseObject;
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            string why = (e is ActionPreferenceStopException stop ? stop.ErrorRecord.Exception.Message : e.Message).TrimEnd('.');
            throw Failed(target, why, e);
        }
    }

    private static QlikException Failed(FleetTarget target, string why, Exception? inner = null) =>
        new(ErrorReason.InvalidInput, $"The secret of '{target.Name}' can't be used: {why}.", inner)
        {
            NextStep = "Secrets are read on the machine that does the work. Store it there, or correct its name in the fleet file.",
        };
}
