# -Debug with nobody at the keyboard: a question of the engine is an error. The engine asks after a warning, as with every command, unless the caller sets an action for warnings.
BeforeAll {
    Import-Built
    $sandbox = Start-TestSandbox -Users 20
    $secrets = @{ Key = Get-PlainText $sandbox.ApiKey; Token = Get-PlainText $sandbox.Jwt; Secret = Get-PlainText $sandbox.OAuthClient.Password }
    $child = Invoke-ChildShell @"
        Import-Module '$(Get-BuiltManifest)'
        function Get-Secret(`$Text) { ConvertTo-SecureString `$Text -AsPlainText -Force }
        `$env:QLIKADMIN_JOURNAL = '$(Join-Path $TestDrive journal)'
        `$log = & {
            Connect-QlikCloud '$($sandbox.CloudUri)' -ApiKey (Get-Secret '$($secrets.Key)') -Name cloud -Debug
            Connect-QlikCloud '$($sandbox.CloudUri)' -Credential ([pscredential]::new('$($sandbox.OAuthClient.UserName)', (Get-Secret '$($secrets.Secret)'))) -Name oauth -Debug
            Connect-QlikSense '$($sandbox.ProxyUri)' -TrustedRoot '$($sandbox.RootPath)' -Jwt (Get-Secret '$($secrets.Token)') -VirtualProxy '$($sandbox.VirtualProxy)' -Name jwt -Debug
            Get-QlikAllocation -Connection jwt -Type Analyzer -Debug
            Get-QlikAllocation -Connection jwt -Type Analyzer -Debug | Select-Object -First 1 | Remove-QlikAllocation -Confirm:`$false -PassThru -WarningAction Continue -Debug
        } *>&1
        `$log | ForEach-Object { "`$(`$_.GetType().Name): `$_" }
        '--- with -Verbose'
        Get-QlikLicense -Connection jwt -Debug -Verbose -WarningAction Continue *>&1 | ForEach-Object { "`$(`$_.GetType().Name): `$_" }
        '--- end'
"@
    $alone, $both = $child.Output -split '--- with -Verbose'
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe '-Debug' {
    It 'asks nothing and runs to its end' {
        $child.Errors | Should -BeNullOrEmpty
        $child.Output | Should -Not -Match 'NonInteractive'
        $alone | Should -Not -Match 'ErrorRecord:'
        $child.Output | Should -Match '--- end'
        $alone | Should -Match '(?m)^Result: '
    }

    It 'shows each request and what went over the wire in the debug stream' {
        $alone | Should -Match '(?m)^DebugRecord: GET /api/v1/.* -> 200'
        $alone | Should -Match '(?m)^DebugRecord: .*(answer|request)'
        $alone | Should -Match '(?m)^DebugRecord: DELETE .* -> 20'
        $alone | Should -Match '(?m)^WarningRecord: ' -Because 'a warning is one also with -Debug'
        $alone | Should -Not -Match 'VerboseRecord:' -Because 'the engine asks after a verbose line where -Debug stands alone'
    }

    It 'leaves the verbose stream its lines where -Verbose is given too' {
        $both | Should -Match '(?m)^VerboseRecord: GET .* -> 200'
        $both | Should -Match '(?m)^DebugRecord: '
    }

    It 'shows no secret: <_>' -ForEach 'Key', 'Token', 'Secret' {
        $secrets[$_].Length | Should -BeGreaterThan 8
        $child.Output + $child.Errors | Should -Not -Match ([regex]::Escape($secrets[$_]))
    }
}
