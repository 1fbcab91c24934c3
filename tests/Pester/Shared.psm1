Set-StrictMode -Version Latest

$script:manifest = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'QlikAdmin', 'QlikAdmin.psd1'))

function Get-BuiltManifest {
    <# .SYNOPSIS Path of the manifest of the module that ships; the only one the tests import. #>
    $script:manifest
}

function Import-Built {
    <# .SYNOPSIS Imports the module that ships, afresh: without connections and sandboxes of earlier files. #>
    if (-not (Test-Path -LiteralPath $script:manifest)) {
        throw "$script:manifest is not there; run ./build.ps1 Build first."
    }

    Import-Module -Name $script:manifest -Force -Global -ErrorAction Stop
}

function Start-TestSandbox {
    <# .SYNOPSIS Starts the sandbox of one test file. #>
    param([int] $Users = 300, [hashtable] $With = @{})
    Start-QlikSandbox -Users $Users -PassThru @With
}

function Connect-TestSandbox {
    <# .SYNOPSIS Connects to both services of a sandbox, as 'cloud' and 'sense' unless told otherwise; Sense is the last one. #>
    param($Sandbox, [string] $Cloud = 'cloud', [string] $Sense = 'sense')
    $null = Connect-QlikCloud -Tenant $Sandbox.CloudUri -ApiKey $Sandbox.ApiKey -Name $Cloud
    $null = Connect-QlikSense -Server $Sandbox.SenseUri -CertificatePath $Sandbox.CertificatePath -CertificatePassword $Sandbox.CertificatePassword -TrustedRoot $Sandbox.RootPath -Name $Sense
}

function Reset-TestSandbox {
    <# .SYNOPSIS Switches faults off and forgets the requests so far. #>
    param($Sandbox)
    $Sandbox.ClearFaults()
    $Sandbox.ClearLog()
}

function Get-ChangeRequest {
    <# .SYNOPSIS The requests of the log that ask for a change of lasting state. #>
    param($Sandbox, [string] $Service)
    @($Sandbox.GetLog($Service) | Where-Object isChange)
}

function Measure-AtOnce {
    <# .SYNOPSIS How many of these requests, each held up by 300 ms, were under way at once at the most. #>
    param($Requests)
    # On a busy machine the sandbox notes the end of an answer a little after the client has it; what really runs side by side does so for the whole latency.
    $spans = @($Requests | ForEach-Object { $begin = Get-Utc $_.time; [pscustomobject]@{ Begin = $begin; End = $begin.AddMilliseconds($_.durationMs - 150) } })
    ($spans | ForEach-Object { $moment = $_.Begin; @($spans | Where-Object { $_.Begin -le $moment -and $_.End -gt $moment }).Count } | Measure-Object -Maximum).Maximum
}

function Get-RawRow {
    <# .SYNOPSIS The licence rows behind a service, read past the module: over the control interface. #>
    param($Sandbox, [ValidateSet('Cloud', 'Sense')] [string] $Service)
    $path = if ($Service -eq 'Cloud') { 'state/cloud/assignments' } else { 'state/sense/allocations' }
    # The rows, not one array of them; their dates stay UTC.
    Invoke-RestMethod -Uri ([uri]::new($Sandbox.ControlUri, $path)) -NoProxy | ForEach-Object { $_ }
}

function Get-Utc {
    <# .SYNOPSIS A date of a raw row as DateTimeOffset. #>
    param($Value)
    if ($Value -is [datetime]) { [DateTimeOffset]::new($Value.ToUniversalTime()) } else { [DateTimeOffset]::Parse($Value, [cultureinfo]::InvariantCulture) }
}

function Get-SenseRow {
    <# .SYNOPSIS What the emulated site holds, past the module, in the words of the module. #>
    param($Sandbox)
    Get-RawRow $Sandbox Sense | ForEach-Object {
        [pscustomobject]@{
            Id          = $_.id
            Type        = $_.type -replace '^User$', 'UserAccess'
            User        = if ($_.account) { $_.account } else { "$($_.deletedUserDirectory)\$($_.deletedUserId)" }
            UserId      = $_.userId
            CreatedAt   = Get-Utc $_.createdDate
            LastUsedAt  = if ($_.lastUsed) { Get-Utc $_.lastUsed }
            Quarantined = $_.quarantined
            Excess      = $_.excess
        }
    }
}

function Get-CloudRow {
    <# .SYNOPSIS What the emulated tenant holds, past the module, with the newest consumption of each person. #>
    param($Sandbox)
    $uri = if ($Sandbox -is [QlikAdmin.SandboxTenant]) { $Sandbox.Uri } else { $Sandbox.CloudUri }
    $use = @{}
    $query = '?limit=200'
    while ($query) {
        $page = Invoke-RestMethod -Uri ([uri]::new($uri, "api/v1/licenses/consumption$query")) -Headers @{ Authorization = "Bearer $(Get-PlainText $Sandbox.ApiKey)" } -NoProxy
        foreach ($entry in $page.data) {
            $end = Get-Utc $entry.endTime
            if (-not $use.ContainsKey($entry.userId) -or $use[$entry.userId] -lt $end) {
                $use[$entry.userId] = $end
            }
        }

        # Only the query of a next link can be trusted.
        $next = $page.links.PSObject.Properties['next']
        $query = if ($next -and $next.Value -and $next.Value.href) { '?' + ($next.Value.href -split '\?', 2)[1] }
    }

    Get-RawRow $Sandbox Cloud | ForEach-Object {
        [pscustomobject]@{
            Id         = "$($_.type):$($_.subject)"
            Type       = @{ professional = 'Professional'; analyzer = 'Analyzer' }[$_.type]
            User       = $_.subject
            UserId     = $_.userId
            CreatedAt  = Get-Utc $_.created
            LastUsedAt = if ($_.userId -and $use.ContainsKey($_.userId)) { $use[$_.userId] }
            Excess     = $_.excess
            Orphan     = $_.orphan
        }
    }
}

function New-Secret {
    <# .SYNOPSIS A SecureString of a plain text. #>
    param([string] $Text)
    ConvertTo-SecureString -String $Text -AsPlainText -Force
}

function Get-PlainText {
    <# .SYNOPSIS The text in a SecureString. #>
    param([securestring] $Secret)
    [Net.NetworkCredential]::new('', $Secret).Password
}

function Get-Failure {
    <# .SYNOPSIS The error that ends a block. A block that does not fail is a failure itself. #>
    param([scriptblock] $Code)
    try {
        $null = & $Code
    }
    catch {
        return $_
    }

    throw "This did not fail: $Code"
}

function Assert-QlikError {
    <# .SYNOPSIS Checks what scripts and people rely on in one error record. #>
    param(
        $Record,
        [string] $Id,
        [string] $Command,
        [string] $Category,
        $Target,
        [switch] $WithoutAction
    )
    @($Record) | Should -HaveCount 1 -Because 'one bad item is one error record'
    # Collected by -ErrorVariable, an error that ended the command comes as its exception.
    $found = if ($Record -is [Management.Automation.ErrorRecord]) { $Record } else { @($Record)[0] }
    if ($found -is [Management.Automation.RuntimeException]) { $found = $found.ErrorRecord }
    $found.FullyQualifiedErrorId | Should -BeExactly "Qlik.$Id,QlikAdmin.PowerShell.$($Command -replace '-')Command"
    $found.CategoryInfo.Category | Should -Be $Category
    $found.Exception.ErrorId | Should -BeExactly "Qlik.$Id"
    if ($PSBoundParameters.ContainsKey('Target')) {
        $found.TargetObject | Should -Be $Target
    }

    if ($WithoutAction) {
        $found.ErrorDetails | Should -BeNullOrEmpty
    }
    else {
        $found.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}

function Wait-Until {
    <# .SYNOPSIS Waits for a state, asking for it again and again, and fails when it does not come in time. #>
    param([scriptblock] $Condition, [string] $For, [int] $Seconds = 20)
    $watch = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($watch.Elapsed.TotalSeconds -gt $Seconds) {
            throw "No $For within $Seconds s."
        }

        [Threading.Thread]::Sleep(20)
    }
}

function Get-PlanLockPath {
    <# .SYNOPSIS The file that is locked while the plan of a row is applied on its server. #>
    param([string] $Folder, $Row)
    $hash = [Security.Cryptography.SHA256]::Create()
    $server = ($hash.ComputeHash([Text.Encoding]::UTF8.GetBytes($Row.Server)) | Select-Object -First 8 | ForEach-Object { $_.ToString('x2') }) -join ''
    Join-Path $Folder "plan-$($Row.PlanId)-$server.lock"
}

function New-ShellStart {
    <# .SYNOPSIS How to start another PowerShell of this version, with these arguments. #>
    $own = [Environment]::ProcessPath
    $start = [Diagnostics.ProcessStartInfo]::new($own)
    if ([IO.Path]::GetFileNameWithoutExtension($own) -eq 'dotnet') {
        $start.ArgumentList.Add((Join-Path $PSHOME 'pwsh.dll'))
    }

    @('-NoProfile', '-NonInteractive') + $args | ForEach-Object { $start.ArgumentList.Add($_) }
    $start
}

function Invoke-ChildShell {
    <# .SYNOPSIS Runs a script in a PowerShell of its own, without anybody at the keyboard. Gives its output lines and exit code. #>
    param([string] $Script, [int] $Seconds = 60)
    $start = New-ShellStart '-EncodedCommand' ([Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($Script)))
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.Environment['NO_COLOR'] = '1'
    $child = [Diagnostics.Process]::Start($start)
    $child.StandardInput.Close()
    $output = $child.StandardOutput.ReadToEndAsync()
    $errors = $child.StandardError.ReadToEndAsync()
    if (-not $child.WaitForExit($Seconds * 1000)) {
        $child.Kill($true)
        throw "The child PowerShell did not end within $Seconds s."
    }

    [pscustomobject]@{ ExitCode = $child.ExitCode; Output = $output.GetAwaiter().GetResult(); Errors = $errors.GetAwaiter().GetResult() }
}

function Invoke-OwnRunspace {
    <# .SYNOPSIS Runs a script in a runspace of its own. Gives what Invoke-ChildShell gives, without the seconds that a process takes to start. #>
    param([string] $Script)
    $shell = [powershell]::Create([Management.Automation.RunspaceMode]::NewRunspace)
    try {
        $output = $shell.AddScript($Script).Invoke() | Out-String -Width 200
        [pscustomobject]@{
            ExitCode = $shell.Runspace.SessionStateProxy.GetVariable('LASTEXITCODE')
            Output   = "$output$($shell.Streams.Information -join "`n")"
            Errors   = "$($shell.Streams.Error -join "`n")$($shell.Streams.Warning -join "`n")"
        }
    }
    finally {
        $shell.Dispose()
    }
}

Export-ModuleMember -Function *-*
