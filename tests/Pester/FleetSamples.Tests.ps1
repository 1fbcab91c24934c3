# The samples of a scheduled fleet, as far as they can be tried without Azure, a cluster and GitHub.
BeforeDiscovery {
    $fleetScripts = Get-ChildItem -Path ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'samples', 'fleet')) -Filter *.ps1 -Recurse | ForEach-Object { @{ File = $_.Name; Path = $_.FullName } }
}

BeforeAll {
    $samples = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'samples', 'fleet'))
}

Describe 'The files of samples/fleet' {
    It 'are scripts without errors, whose parameters are all explained: <File>' -ForEach $fleetScripts {
        $tokens = $errors = $null
        $ast = [Management.Automation.Language.Parser]::ParseFile($Path, [ref] $tokens, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        $explained = (Get-Help $Path -Full).parameters.parameter
        foreach ($parameter in $ast.ParamBlock.Parameters.Name.VariablePath.UserPath) {
            ($explained | Where-Object name -EQ $parameter).description.Text | Should -Not -BeNullOrEmpty -Because "-$parameter needs a line of help"
        }
    }

    It 'link one job for each share in Azure Automation' {
        function New-AzAutomationSchedule { $script:schedule = $args }
        function Register-AzAutomationScheduledRunbook {
            param($ResourceGroupName, $AutomationAccountName, $RunbookName, $ScheduleName, $RunOn, $Parameters)
            [pscustomobject] @{ Runbook = $RunbookName; Schedule = $ScheduleName; RunOn = $RunOn; Shard = $Parameters.Shard; Apply = $Parameters.Apply }
        }
        $with = @{ ResourceGroup = 'qlik'; Account = 'automation'; WorkerGroup = 'workers'; Shards = 16; Argument = @{ Apply = $true } }
        $links = @(& (Join-Path $samples azure/Register-FleetShard.ps1) @with)
        $links.Shard | Should -Be (1..16 | ForEach-Object { "$_/16" })
        @($links | Where-Object { $_.Runbook -ne 'Invoke-FleetShard' -or -not $_.Apply -or $_.RunOn -ne 'workers' }) | Should -BeNullOrEmpty
        & (Join-Path $samples azure/Register-FleetShard.ps1) @with -WhatIf | Should -BeNullOrEmpty
    }

    It 'start the script with parameters that it has: <_>' -ForEach 'kubernetes/job.yaml', 'github/fleet.yml', 'cron/qlik-fleet' {
        $known = (Get-Command (Join-Path $samples Invoke-FleetShard.ps1)).Parameters.Keys
        # What belongs to pwsh comes before the script.
        $text = (Get-Content -Raw -LiteralPath (Join-Path $samples $_)) -replace '(?m)^\s*#.*$' -replace '-NoProfile|-NonInteractive|-File'
        $given = @([regex]::Matches($text, '(?<=[\s"\[])-([A-Z][A-Za-z]+)') | ForEach-Object { $_.Groups[1].Value } | Select-Object -Unique)
        $given.Count | Should -BeGreaterThan 3
        @($given | Where-Object { $_ -notin $known }) | Should -BeNullOrEmpty
        'FleetPath', 'PlanPath', 'JournalPath' | ForEach-Object { $given | Should -Contain $_ }
    }

    It 'give each of the four machines of cron a line that cron can read' {
        $lines = @(Get-Content -LiteralPath (Join-Path $samples cron/qlik-fleet) | Where-Object { $_ -and $_ -notmatch '^#' })
        $jobs = @($lines | Where-Object { $_ -notmatch '^[A-Z_]+=' })
        $jobs | Should -HaveCount 3
        $jobs | ForEach-Object { $_ | Should -Match '^\S+ \S+ \S+ \S+ \S+  qlik  [^%]+$' -Because 'cron makes a line break of a percent sign' }
        $lines | Should -Contain 'QLIKADMIN_SHARD=1/4'
    }
}
