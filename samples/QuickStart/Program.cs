using QlikAdmin.QuickStart;
using QlikAdmin.Tools;

using PowerShellProgram shell = new();
return await Repository
    .RunAsync(Repository.FindRoot(), shell.Start("-File", Path.Combine("samples", "QuickStart", "quickstart.ps1")))
    .ConfigureAwait(false);
