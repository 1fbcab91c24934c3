Set-StrictMode -Version Latest

if ($PSVersionTable.PSEdition -ne 'Core') {
    # Windows PowerShell brings no Newtonsoft.Json: load ours before the runtime looks elsewhere. PowerShell 7 binds its own copy.
    Add-Type -Path ([IO.Path]::Combine($PSScriptRoot, 'bin', 'desktop', 'Newtonsoft.Json.dll'))
}

# Asked for by its module, so that an alias or a proxy of the user's is not called instead.
$import = Get-Command -Name Import-Module -Module Microsoft.PowerShell.Core -CommandType Cmdlet
$binary = & $import -Name ([IO.Path]::Combine($PSScriptRoot, 'bin', 'QlikAdmin.PowerShell.dll')) -PassThru -ErrorAction Stop

# Without this the cmdlets outlive the module that brought them, and a second import finds them taken.
$MyInvocation.MyCommand.ScriptBlock.Module.OnRemove = { Remove-Module -ModuleInfo $binary }
