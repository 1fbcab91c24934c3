# samples/fleet/Invoke-FleetShard.ps1 as schedulers start it: processes that each know their share and nothing of each other.
BeforeAll {
    Import-Built
    $script = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'samples', 'fleet', 'Invoke-FleetShard.ps1'))
    $folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-shards-$([guid]::NewGuid().ToString('N'))")).FullName
    'plans', 'journal' | ForEach-Object { $null = New-Item -ItemType Directory -Path (Join-Path $folder $_) }
    $sandbox = Start-QlikSandbox -Users 30 -Tenants 6 -Sites 1 -PassThru
    $env:FLEET_PASSWORD = Get-PlainText $sandbox.CertificatePassword
    $sandbox.Tenants | ForEach-Object { [Environment]::SetEnvironmentVariable("FLEET_$($_.Name)", (Get-PlainText $_.ApiKey)) }
    $site = $sandbox.Sites[0]
    $targets = @($sandbox.Tenants | ForEach-Object { @{ Name = $_.Name; Product = 'Cloud'; Address = "$($_.Uri)"; Environment = "FLEET_$($_.Name)" } }) +
    @{ Name = $site.Name; Product = 'Sense'; Address = "$($site.Uri)"; CertificatePath = $site.CertificatePath; TrustedRoot = $site.RootPath; Environment = 'FLEET_PASSWORD' }
    @{ Targets = $targets } | ConvertTo-Json -Depth 4 | Set-Content (Join-Path $folder fleet.json)
    @{ Name = 'idle'; Rules = @(@{ Name = 'idle'; UnusedFor = '30d' }); Caps = @{ Percent = 100 } } | ConvertTo-Json -Depth 4 | Set-Content (Join-Path $folder idle.json)

    $given = '-FleetPath', (Join-Path $folder fleet.json), '-PlanPath', (Join-Path $folder plans), '-JournalPath', (Join-Path $folder journal), '-Policy', (Join-Path $folder idle.json)
    $modules = "$(Split-Path (Split-Path (Get-BuiltManifest)))$([IO.Path]::PathSeparator)$PSHOME/Modules"

    # Starts the script once for each table of environment variables, all at the same time, and waits for all of them.
    function Invoke-Shard([hashtable[]] $Variables, [string[]] $More = @()) {
        $all = foreach ($table in $Variables) {
            $start = New-ShellStart -File $script @given @More
            $start.Environment['PSModulePath'] = $modules
            $table.GetEnumerator() | ForEach-Object { $start.Environment[$_.Key] = $_.Value }
            $start.RedirectStandardOutput = $start.RedirectStandardError = $true
            $process = [Diagnostics.Process]::Start($start)
            @{ Process = $process; Output = $process.StandardOutput.ReadToEndAsync(); Errors = $process.StandardError.ReadToEndAsync() }
        }
        foreach ($one in $all) {
            $one.Process.WaitForExit()
            [pscustomobject] @{ ExitCode = $one.Process.ExitCode; Output = "$($one.Output.GetAwaiter().GetResult())$($one.Errors.GetAwaiter().GetResult())" }
        }
    }

    # Runs the script without a process of its own.
    function Invoke-OneShard([hashtable] $Variables, [string[]] $More = @()) {
        $before = $env:PSModulePath
        $env:PSModulePath = $modules
        $Variables.GetEnumerator() | ForEach-Object { [Environment]::SetEnvironmentVariable($_.Key, $_.Value) }
        try {
            $words = $given + $More | ForEach-Object { if ($_ -like '-*') { $_ } else { "'$($_.Replace("'", "''"))'" } }
            Invoke-OwnRunspace "& '$($script.Replace("'", "''"))' $words"
        }
        finally {
            $env:PSModulePath = $before
            $Variables.Keys | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
        }
    }

    function Get-Change { $sandbox.Tenants + $sandbox.Sites | ForEach-Object { $name = $_.Name; $_.GetChanges() | Where-Object action -NE quarantineEnded | ForEach-Object { "$name $($_.id)" } } }
}

AfterAll {
    Stop-QlikSandbox -All
    Remove-Item -LiteralPath $folder -Recurse -Force
    Get-ChildItem env:FLEET_* | Remove-Item
}

Describe 'Invoke-FleetShard' {
    It 'refuses to work without a share, and changes nothing' {
        $said = Invoke-OneShard @{ JOB_COMPLETION_INDEX = '0' }
        $said.ExitCode | Should -Be 2 -Because $said.Output
        $said.Output | Should -BeLike '*-Shard*'
    }

    It 'reads each target once, in the processes of an indexed job, and makes one plan of them' {
        $all = @(Invoke-Shard (0..1 | ForEach-Object { @{ JOB_COMPLETION_INDEX = "$_"; QLIKADMIN_SHARDS = '2' } }))
        $all.ExitCode | Should -Be 0, 0 -Because ($all.Output -join "`n")
        $parts = @(Get-ChildItem ([IO.Path]::Combine($folder, 'plans', 'parts')) -Filter *.xml)
        $parts.Name | Sort-Object | Should -Be '1-of-2.xml', '2-of-2.xml'
        @($parts | Import-Clixml | ForEach-Object Connection | Sort-Object) | Should -Be @($targets.Name | Sort-Object)
        $said = Invoke-OneShard @{} -More '-Merge'
        $said.ExitCode | Should -Be 0 -Because $said.Output
        $said.Output | Should -BeLike "*The plan has $($targets.Count) of $($targets.Count) targets.*"
        @(Import-QlikPlan ([IO.Path]::Combine($folder, 'plans', 'plan.csv')) | ForEach-Object Connection | Select-Object -Unique | Sort-Object) | Should -Be @($targets.Name | Sort-Object)
        @(Get-Change) | Should -BeNullOrEmpty
    }

    It 'applies what was approved, each change once, in the processes of a matrix' {
        $approved = (New-Item -ItemType Directory -Path ([IO.Path]::Combine($folder, 'plans', 'approved'))).FullName
        $read = @(Import-QlikPlan ([IO.Path]::Combine($folder, 'plans', 'plan.csv')) | Where-Object Action -EQ Remove | Group-Object Connection | ForEach-Object { $_.Group | Select-Object -First 3 })
        $read | Export-QlikPlan (Join-Path $approved plan.csv)
        $rows = $read | ForEach-Object { if ($_.Connection -like 'tenant*') { "$($_.Connection) $($_.User)#$("$($_.Type)".ToLowerInvariant())" } else { "$($_.Connection) $($_.AllocationId)" } }
        @($rows).Count | Should -BeGreaterThan 8
        $all = @(Invoke-Shard (1..4 | ForEach-Object { @{ QLIKADMIN_SHARD = "$_/4" } }) -More '-Apply')
        $all.ExitCode | Should -Be 0, 0, 0, 0 -Because ($all.Output -join "`n")
        Get-Change | Sort-Object | Should -Be @($rows | Sort-Object)
        @(Get-ChildItem ([IO.Path]::Combine($folder, 'plans', 'applied'))).Name | Should -Be @(1..4 | ForEach-Object { "$($read[0].PlanId)-$_-of-4" })
    }

    It 'has nothing to do when it is started again' {
        $before = @(Get-Change)
        $said = Invoke-OneShard @{ QLIKADMIN_SHARD = '1/4' } -More '-Apply'
        $said.ExitCode | Should -Be 0 -Because $said.Output
        $said.Output | Should -BeLike '*was applied on this share before*'
        @(Get-Change) | Should -Be $before
    }

    It 'begins nothing after the stop file exists, and leaves the plans' {
        $stop = Join-Path $folder stop
        $null = New-Item -ItemType File -Path $stop
        $said = Invoke-OneShard @{ QLIKADMIN_SHARD = '1/1' } -More '-StopFile', $stop
        $said.ExitCode | Should -Be 5 -Because $said.Output
    }
}
