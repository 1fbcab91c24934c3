# Every command of README.md and of docs/coming-from-qlik-cli-windows.md, from top to bottom, in one session that has only the installed package.
BeforeDiscovery {
    Import-Module (Join-Path $PSScriptRoot Pages.psm1) -Force
    $statements = Get-PageStatement README.md | ForEach-Object { @{ Line = $_.Line; Code = $_.Code } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot Pages.psm1) -Force
    $root = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..'))
    $folder = Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-readme-$([guid]::NewGuid().ToString('N'))"
    $place = New-PageFolder $folder
    $all = @(Get-PageStatement README.md)
    # The page about Qlik-Cli-Windows uses the connections of README.md, and changes the names of the commands at its end.
    $stop = @($all | Where-Object Code -Like 'Stop-QlikSandbox*')[0]
    $other = @(Get-PageStatement docs/coming-from-qlik-cli-windows.md)
    $prefix = @($other | Where-Object Code -Like '*-Prefix*')
    $order = @($all | Where-Object Line -LT $stop.Line) + @($other | Where-Object { $_ -notin $prefix }) + $stop + $prefix
    ConvertTo-Json -InputObject @($order | ForEach-Object { @{ Line = $_.Line; Code = $_.Code; Run = ($_.Code | Convert-PageCode) } }) | Set-Content (Join-Path $folder statements.json)
    (Get-PagePrelude) + @'

$ProgressPreference = 'SilentlyContinue'
$ConfirmPreference = 'None'
Set-Location -LiteralPath $args[0]
foreach ($statement in Get-Content statements.json -Raw | ConvertFrom-Json) {
    $Error.Clear()
    $output = $null
    if ($statement.Code -like '*./client.pfx*') { Copy-PageCertificate }
    try { $output = . ([scriptblock]::Create($statement.Run)) 3>$null | Out-String -Width 80 } catch { $output = 'ended' }
    $said = @($Error | ForEach-Object { "$($_.FullyQualifiedErrorId): $($_.Exception.Message)" })
    [IO.File]::AppendAllText((Join-Path $args[0] 'ran.jsonl'), (ConvertTo-Json -Compress -InputObject @{ Code = $statement.Code; Errors = $said; Output = "$output" }) + "`n")
}
'@ | Set-Content (Join-Path $folder run.ps1)
    $start = New-ShellStart -File (Join-Path $folder run.ps1) $folder
    $place.Environment.GetEnumerator() | ForEach-Object { $start.Environment[$_.Key] = $_.Value }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $process = [Diagnostics.Process]::Start($start)
    $printed = $process.StandardOutput.ReadToEndAsync()
    $errors = $process.StandardError.ReadToEndAsync()
    if (-not $process.WaitForExit(300000)) { $process.Kill($true) }
    $printed = "$($printed.GetAwaiter().GetResult())$($errors.GetAwaiter().GetResult())"
    $ran = @(Get-Content (Join-Path $folder ran.jsonl) | ConvertFrom-Json)
}

AfterAll {
    Remove-Item -LiteralPath $folder -Recurse -Force
}

Describe 'README.md' {
    It 'has commands for every job' {
        $all.Count | Should -BeGreaterThan 25
        foreach ($command in 'Install-PSResource', 'Remove-QlikAllocation', 'Invoke-QlikPlan', 'Remove-QlikUser', 'Disable-QlikTenant', 'Undo-QlikOperation', 'Start-QlikSandbox') {
            @($all | Where-Object Code -Match $command) | Should -Not -BeNullOrEmpty -Because $command
        }
    }

    It 'runs line <Line>: <Code>' -ForEach $statements {
        $mine = @($ran | Where-Object Code -EQ $Code)
        $mine | Should -Not -BeNullOrEmpty -Because $printed
        $mine[0].Errors | Should -BeNullOrEmpty
    }

    It 'uses the installed package, not this checkout' {
        Test-Path ([IO.Path]::Combine($folder, 'home', '.local', 'share', 'powershell', 'Modules', 'QlikAdmin')) | Should -BeTrue
    }

    It 'shows something on a line that only reads: <_>' -ForEach 'Get-QlikLicense', 'Get-QlikJournal -Last 5' {
        @($ran | Where-Object Code -EQ $_)[0].Output.Trim().Length | Should -BeGreaterThan 100
    }

    It 'names every sample, and no file that is not there' {
        $text = [IO.File]::ReadAllText((Join-Path $root README.md))
        foreach ($sample in Get-ChildItem (Join-Path $root samples)) {
            $text | Should -BeLike "*(samples/$($sample.Name))*"
        }

        foreach ($page in 'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/coming-from-qlik-cli-windows.md', 'module/runbooks/README.md', 'samples/scheduling/README.md') {
            $base = Split-Path (Join-Path $root $page)
            foreach ($link in [regex]::Matches([IO.File]::ReadAllText((Join-Path $root $page)), '\]\((?!https?:|#)([^)#]+)')) {
                Test-Path (Join-Path $base $link.Groups[1].Value) | Should -BeTrue -Because "$page links to $($link.Groups[1].Value)"
            }
        }
    }
}

Describe 'docs/coming-from-qlik-cli-windows.md' {
    It 'has commands that run' {
        $other.Count | Should -BeGreaterThan 3
        foreach ($statement in $other) {
            $mine = @($ran | Where-Object Code -EQ $statement.Code)
            $mine | Should -Not -BeNullOrEmpty
            $mine[0].Errors | Should -BeNullOrEmpty -Because $statement.Code
        }
    }
}
