using System;
using System.Threading.Tasks;
using QlikAdmin.QuickStart;

string root = Repository.FindRoot();
string? pwsh = PowerShellFinder.Find();
if (pwsh is not null)
{
    Console.WriteLine($"PowerShell found ({pwsh}): the steps run as a PowerShell script, with the module as it ships.");
    return await ScriptRun.RunAsync(root, pwsh).ConfigureAwait(false);
}

Console.WriteLine("No PowerShell found: the same steps run through the Core library. With pwsh on the PATH they run as a PowerShell script.");
return await CoreRun.RunAsync(root).ConfigureAwait(false);
