using System;
using System.IO;
using QlikAdmin.QuickStart;
using QlikAdmin.Tools;

string root = Repository.FindRoot();
int built = await Repository.RunAsync(root, "dotnet", "run", "--project", Path.Combine("tools", "QlikAdmin.Packager"), "--", "--if-stale").ConfigureAwait(false);
if (built != 0)
{
    return built;
}

using PowerShellProgram shell = new();
return await Repository.RunAsync(root, shell.Start("-File", Path.Combine("samples", "QuickStart", "quickstart.ps1"))).ConfigureAwait(false);
