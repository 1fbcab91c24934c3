<#
.SYNOPSIS
Makes a task of Windows Task Scheduler that starts a runbook every night, in PowerShell 7 or Windows PowerShell 5.1.

.DESCRIPTION
The task runs as the account that you name, which is asked for its password once. For a group managed service account, whose password nobody
knows, give its name with a dollar sign at the end.

With -ShowOnly it writes the command line of the task, and makes none. The same line can be given to schtasks or to another scheduler.

.PARAMETER Runbook
Name of the runbook: New-NightlyPlan, Invoke-ApprovedPlan, Remove-LeaverList or Send-WeeklyReport.

.PARAMETER Argument
Parameters of the runbook, as a table.

.PARAMETER At
Time of day.

.PARAMETER User
Account of the task.

.PARAMETER Shell
The program: pwsh.exe or powershell.exe.

.PARAMETER ShowOnly
Writes the command line only.

.EXAMPLE
./Register-QlikAdminTask.ps1 -Runbook New-NightlyPlan -Argument @{ Connection = 'Sense=qs1.corp.example; UseDefaultCredentials=yes; Name=site'; Policy = 'idle'; PlanPath = 'D:\qlik\plans' } -ShowOnly

.EXAMPLE
./Register-QlikAdminTask.ps1 -Runbook Invoke-ApprovedPlan -Argument @{ Connection = 'Sense=qs1.corp.example; UseDefaultCredentials=yes; Name=site'; ApprovedPath = 'D:\qlik\approved'; JournalPath = 'D:\qlik\journal' } -At 02:00 -User 'CORP\svc-qlik$'
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)]
    [ValidateSet('New-NightlyPlan', 'Invoke-ApprovedPlan', 'Remove-LeaverList', 'Send-WeeklyReport')]
    [string] $Runbook,

    [Parameter(Mandatory)]
    [hashtable] $Argument,

    [string] $At = '02:00',

    [string] $User,

    [string] $Shell = 'pwsh.exe',

    [switch] $ShowOnly
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$module = @(Get-Module -Name QlikAdmin) + @(Get-Module -Name QlikAdmin -ListAvailable) | Select-Object -First 1
if (-not $module) {
    throw 'The module QlikAdmin is not installed for this account. Install it for all users: Install-PSResource QlikAdmin -Scope AllUsers.'
}

# -Command, not -File, because only -Command can pass several texts to a parameter. 'exit $LASTEXITCODE' returns the exit code of the runbook.
$file = Join-Path $module.ModuleBase (Join-Path runbooks "$Runbook.ps1")
$quoted = foreach ($name in $Argument.Keys | Sort-Object) {
    "-$name $((@($Argument[$name]) | ForEach-Object { "'" + "$_".Replace("'", "''") + "'" }) -join ',')"
}
$command = "& '$($file.Replace("'", "''"))' $($quoted -join ' '); exit `$LASTEXITCODE"
if ($command.Contains('"')) {
    throw 'A parameter contains a double quote, which a command line of Windows can not carry. Use a variable or a file instead.'
}

$line = "-NoProfile -NonInteractive -ExecutionPolicy RemoteSigned -Command `"$command`""
if ($ShowOnly) {
    return "$Shell $line"
}

if (-not $User) {
    throw 'Give the account of the task with -User.'
}

$action = New-ScheduledTaskAction -Execute $Shell -Argument $line
$trigger = New-ScheduledTaskTrigger -Daily -At $At
# A second start during a run is refused. If the machine was off at night, the task starts as soon as it is on again.
$settings = New-ScheduledTaskSettingsSet -ExecutionTimeLimit 03:00:00 -StartWhenAvailable -MultipleInstances IgnoreNew
if ($PSCmdlet.ShouldProcess("QlikAdmin $Runbook, daily at $At as $User", 'Register scheduled task')) {
    if ($User.EndsWith('$')) {
        $principal = New-ScheduledTaskPrincipal -UserId $User -LogonType Password -RunLevel Limited
        Register-ScheduledTask -TaskName "QlikAdmin $Runbook" -Action $action -Trigger $trigger -Settings $settings -Principal $principal
    }
    else {
        $account = Get-Credential -UserName $User -Message 'Password of the account of the task'
        Register-ScheduledTask -TaskName "QlikAdmin $Runbook" -Action $action -Trigger $trigger -Settings $settings -User $account.UserName -Password $account.GetNetworkCredential().Password
    }
}
