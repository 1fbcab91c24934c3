BeforeDiscovery {
    # Filled in BeforeAll this would give no tests and no warning.
    Import-Built
    $commands = Get-Command -Module QlikAdmin | ForEach-Object { @{ Name = $_.Name } }
}

BeforeAll {
    Import-Built
    $manifest = Import-PowerShellDataFile -Path (Get-BuiltManifest)
}

Describe 'QlikAdmin module' {
    It 'has a manifest PowerShell accepts' {
        (Test-ModuleManifest -Path (Get-BuiltManifest)).Version | Should -Be ([version] $manifest.ModuleVersion)
    }

    It 'exports exactly the commands the manifest names' {
        (Get-Command -Module QlikAdmin).Name | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
    }

    It 'uses approved verbs' {
        $approved = (Get-Verb).Verb
        (Get-Command -Module QlikAdmin).Verb | Where-Object { $_ -notin $approved } | Should -BeNullOrEmpty
    }

    It 'keeps its commands through a forced import' {
        Import-Module -Name (Get-BuiltManifest) -Force
        (Get-Command -Module QlikAdmin).Count | Should -Be $manifest.CmdletsToExport.Count
    }

    It 'takes its commands along when it is removed' {
        Remove-Module -Name QlikAdmin
        try {
            Get-Command -Name '*-Qlik*' -CommandType Cmdlet | Should -BeNullOrEmpty
        }
        finally {
            Import-Built
        }
    }

    It 'answers Get-Help <Name> with a synopsis of its own' -ForEach $commands {
        # Without a help file the engine shows the syntax where the synopsis belongs.
        (Get-Help -Name $Name).Synopsis.Trim() | Should -Not -Match "^$Name "
    }
}
