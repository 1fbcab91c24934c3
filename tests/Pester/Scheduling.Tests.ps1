# samples/scheduling, as far as it can be tried without Windows and without a running systemd.
BeforeAll {
    Import-Built
    $samples = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'samples', 'scheduling'))
    $runbooks = Join-Path (Split-Path (Get-BuiltManifest)) runbooks
    Import-Module (Join-Path $runbooks QlikAdmin.Runbooks.psm1) -Force
    $folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-scheduling-$([guid]::NewGuid().ToString('N'))")).FullName
    'approved', 'journal', 'plans' | ForEach-Object { $null = New-Item -ItemType Directory -Path (Join-Path $folder $_) }
    $sandbox = Start-TestSandbox -Users 50
    [IO.File]::WriteAllText((Join-Path $folder apikey), (Get-PlainText $sandbox.ApiKey) + "`n")
    $unit = @(Get-Content -LiteralPath (Join-Path $samples qlikadmin-apply.service))
    $timer = @(Get-Content -LiteralPath (Join-Path $samples qlikadmin-apply.timer))

    # One process, given the words that a scheduler would give it.
    function Invoke-Words([string[]] $Words) {
        $start = New-ShellStart @Words
        $start.Environment['PSModulePath'] = "$(Split-Path (Split-Path (Get-BuiltManifest)))$([IO.Path]::PathSeparator)$PSHOME/Modules"
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $process = [Diagnostics.Process]::Start($start)
        $output = $process.StandardOutput.ReadToEndAsync()
        $errors = $process.StandardError.ReadToEndAsync()
        $process.WaitForExit()
        [pscustomobject] @{ ExitCode = $process.ExitCode; Output = "$($output.GetAwaiter().GetResult())$($errors.GetAwaiter().GetResult())" }
    }
}

AfterAll {
    Stop-QlikSandbox -All
    Remove-Item -LiteralPath $folder -Recurse -Force
}

Describe 'The units of systemd' {
    It 'have sections, and a key and a value on each line' {
        foreach ($lines in $unit, $timer) {
            @($lines | Where-Object { $_ -and $_ -notmatch '^#' -and $_ -notmatch '^\[[A-Z][a-z]+\]$' -and $_ -notmatch '^[A-Z][A-Za-z]+=\S' }) | Should -BeNullOrEmpty
        }

        $unit | Should -Contain '[Service]'
        $timer | Should -Contain '[Timer]'
        $timer | Should -Contain 'Persistent=true'
    }

    It 'are good for systemd itself' {
        if (-not (Get-Command -Name systemd-analyze -CommandType Application -ErrorAction Ignore)) {
            Set-ItResult -Skipped -Because 'systemd-analyze is not installed here; the lines are read by the test above'
            return
        }

        # systemd-analyze checks that the program exists. PowerShell may be elsewhere on this machine, so another program replaces it.
        $unit -replace '/usr/bin/pwsh', '/bin/true' | Set-Content (Join-Path $folder qlikadmin-apply.service)
        $timer | Set-Content (Join-Path $folder qlikadmin-apply.timer)
        $said = & systemd-analyze verify (Join-Path $folder qlikadmin-apply.service) (Join-Path $folder qlikadmin-apply.timer) 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $said
        $said | Should -Not -BeLike '*qlikadmin-apply*'
    }

    It 'take work that is left over for a success, and nothing else' {
        $unit | Should -Contain "SuccessExitStatus=$((Get-RunbookExitCode).LeftOver)"
    }

    It 'have a command that runs' {
        $command = @($unit | Where-Object { $_ -like 'ExecStart=*' })
        $command | Should -HaveCount 1
        $words = [regex]::Matches(($command[0] -replace '^ExecStart=', ''), '"([^"]*)"|(\S+)') | ForEach-Object { if ($_.Groups[1].Success) { $_.Groups[1].Value } else { $_.Value } }
        $words[0] | Should -Be /usr/bin/pwsh
        $words = $words | Select-Object -Skip 1 | Where-Object { $_ -notin '-NoProfile', '-NonInteractive' } | ForEach-Object {
            $_.Replace('/usr/local/share/powershell/Modules/QlikAdmin/runbooks', $runbooks).Replace('acme.eu.qlikcloud.com', $sandbox.CloudUri).Replace('${CREDENTIALS_DIRECTORY}', $folder).Replace('/var/lib/qlikadmin', $folder)
        }
        $run = Invoke-Words $words
        $run.Output | Should -Match 'Approved plans on acme: Done'
        $run.ExitCode | Should -Be 0
    }
}

Describe 'The task of Task Scheduler' {
    BeforeAll {
        $sense = "Sense=$($sandbox.SenseUri); CertificatePath=$($sandbox.CertificatePath); File=$(Join-Path $folder password); TrustedRoot=$($sandbox.RootPath); Name=it's"
        [IO.File]::WriteAllText((Join-Path $folder password), (Get-PlainText $sandbox.CertificatePassword))
        @{ Name = 'cap'; Rules = @(@{ Name = 'idle'; UnusedFor = '10d' }); Caps = @{ Count = 1 } } | ConvertTo-Json -Depth 5 | Set-Content (Join-Path $folder cap.json)
        $given = @{ Connection = "Cloud=$($sandbox.CloudUri); File=$(Join-Path $folder apikey); Name=cloud", $sense; Policy = (Join-Path $folder cap.json); PlanPath = (Join-Path $folder plans) }
        $line = & (Join-Path $samples Register-QlikAdminTask.ps1) -Runbook New-NightlyPlan -Argument $given -ShowOnly
    }

    It 'has a line that a Windows program can read: one text in double quotes' {
        $line | Should -BeLike 'pwsh.exe -NoProfile -NonInteractive -ExecutionPolicy RemoteSigned -Command "*"'
        ($line -split '"').Count | Should -Be 3
    }

    It 'runs, with several connections, and hands on the exit code of the runbook' {
        $run = Invoke-Words -Words '-Command', ($line -split '"')[1]
        $run.Output | Should -Match "Nightly plan on cloud, it's: Refused"
        $run.ExitCode | Should -Be (Get-RunbookExitCode).Refused
    }

    It 'refuses a double quote, which it could not carry' {
        { & (Join-Path $samples Register-QlikAdminTask.ps1) -Runbook New-NightlyPlan -Argument @{ Policy = 'a"b' } -ShowOnly } | Should -Throw '*double quote*'
    }

    It 'can start the two lines of README.md' {
        $text = [IO.File]::ReadAllText((Join-Path $samples README.md))
        $code = [regex]::Match($text, '(?s)```powershell\r?\n(.*?)```').Groups[1].Value
        $code | Should -Match 'exit \$LASTEXITCODE'
        $code = $code.Replace("'Sense=qs1.corp.example; UseDefaultCredentials=yes; Name=site'", "'$($sense.Replace("'", "''"))'").Replace('D:\qlik\plans', "'$(Join-Path $folder plans)'")
        Set-Content (Join-Path $folder nightly.ps1) $code
        $run = Invoke-Words -Words '-File', (Join-Path $folder nightly.ps1)
        $run.Output | Should -Match "Nightly plan on it's: (Done|Refused)"
        $run.ExitCode | Should -BeIn 0, 6
        $line = [regex]::Match($text, '(?m)^schtasks .*/TR "(.*)"').Groups[1].Value
        $line.Length | Should -BeGreaterThan 20
        $line.Length | Should -BeLessOrEqual 261
    }

    It 'uses what Windows PowerShell 5.1 has' {
        $tokens = $errors = $null
        $ast = [Management.Automation.Language.Parser]::ParseFile((Join-Path $samples Register-QlikAdminTask.ps1), [ref] $tokens, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        @($ast.FindAll({ param($node) $node.GetType().Name -in 'TernaryExpressionAst', 'PipelineChainAst' }, $true)) | Should -BeNullOrEmpty
    }
}
