Set-StrictMode -Version Latest

# The manifest brings the commands as a nested module: importing them from here would take most of the time of an import.
if ($PSVersionTable.PSEdition -ne 'Core') {
    # Windows PowerShell brings no Newtonsoft.Json: load ours before the first command looks for it. PowerShell 7 binds its own copy.
    Add-Type -Path ([IO.Path]::Combine($PSScriptRoot, 'bin', 'desktop', 'Newtonsoft.Json.dll'))
}

# The engine does not clean up a nested module on a forced import; without this the old connections and sandboxes would live on.
$MyInvocation.MyCommand.ScriptBlock.Module.OnRemove = { [QlikAdmin.PowerShell.ModuleCleanup]::new().OnRemove($null) }
