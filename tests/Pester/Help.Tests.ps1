BeforeDiscovery {
    Import-Built
    $commands = Get-Command -Module QlikAdmin | ForEach-Object { @{ Name = $_.Name } }
    $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
    $parameters = Get-Command -Module QlikAdmin | ForEach-Object {
        $command = $_.Name
        $_.Parameters.Values | Where-Object Name -NotIn $common | ForEach-Object { @{ Command = $command; Name = $_.Name } }
    }
    $examples = Get-Command -Module QlikAdmin | ForEach-Object {
        $command = $_.Name
        $number = 0
        (Get-Help -Name $command -Full).examples.example | ForEach-Object { $number++; @{ Command = $command; Number = $number; Code = "$($_.code)" } }
    }
}

BeforeAll {
    Import-Built
    $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
    $help = @{}
    Get-Command -Module QlikAdmin | ForEach-Object { $help[$_.Name] = Get-Help -Name $_.Name -Full }

    # The names that help may use for a type. Nullable only says that a value may be missing, so its inner type counts.
    function Get-TypeName([type] $Type) {
        $plain = if ([Nullable]::GetUnderlyingType($Type)) { [Nullable]::GetUnderlyingType($Type) } else { $Type }
        $plain.Name
        [Microsoft.PowerShell.ToStringCodeMethods]::Type($plain)
    }
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'Help of <Name>' -ForEach $commands {
    It 'has a synopsis of its own' {
        # Without a help file the engine shows the syntax where the synopsis belongs.
        $help[$Name].Synopsis.Trim() | Should -Not -Match "^$Name "
        $help[$Name].Synopsis.Trim().Length | Should -BeGreaterThan 10
    }

    It 'has a description' {
        ($help[$Name].description.Text -join '').Length | Should -BeGreaterThan 60
    }

    It 'has two examples or more, each with code' {
        @($help[$Name].examples.example).Count | Should -BeGreaterOrEqual 2
        $help[$Name].examples.example | ForEach-Object { "$($_.code)" | Should -Match '\S' }
    }

    It 'names no parameter that the code lacks' {
        $known = (Get-Command $Name).Parameters.Keys
        $help[$Name].parameters.parameter | ForEach-Object { $known | Should -Contain $_.name }
        $help[$Name].syntax.syntaxItem | ForEach-Object { $_.parameter } | Where-Object { $_ } | ForEach-Object { $known | Should -Contain $_.name }
    }

    It 'says what comes out' {
        $output = (Get-Command $Name).OutputType | Where-Object Type -NE ([void])
        $said = ($help[$Name].returnValues | Out-String)
        $output | ForEach-Object { $said | Should -Match ([regex]::Escape(($_.Name -split '\.')[-1])) }
    }
}

Describe 'Help of <Command> -<Name>' -ForEach $parameters {
    BeforeAll {
        $entry = @($help[$Command].parameters.parameter | Where-Object name -EQ $Name)
        $code = (Get-Command $Command).Parameters[$Name]
        $sets = $code.ParameterSets.Values
    }

    It 'is there once, with a text' {
        $entry | Should -HaveCount 1
        ($entry[0].description.Text -join '').Trim().Length | Should -BeGreaterThan 10
    }

    It 'has the type, the required flag and the pipeline flags of the code' {
        $entry[0].type.name | Should -BeIn (Get-TypeName $code.ParameterType)
        [bool]::Parse($entry[0].required) | Should -Be (@($sets | Where-Object IsMandatory).Count -gt 0)
        # A parameter may differ between parameter sets, and help has one word for all of them.
        $entry[0].pipelineInput -match 'ByValue' | Should -BeIn @($sets.ValueFromPipeline)
        $entry[0].pipelineInput -match 'ByPropertyName' | Should -BeIn @($sets.ValueFromPipelineByPropertyName)
        [bool]::Parse($entry[0].globbing) | Should -Be (@($code.Attributes | Where-Object { $_ -is [Management.Automation.SupportsWildcardsAttribute] }).Count -gt 0)
    }
}

Describe 'Examples' {
    It 'use only what exists: <Command> <Number>' -ForEach $examples {
        $errors = $null
        $ast = [Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        $calls = $ast.FindAll({ param($node) $node -is [Management.Automation.Language.CommandAst] }, $true)
        @($calls | Where-Object { $_.GetCommandName() }).Count | Should -BeGreaterThan 0
        foreach ($call in $calls | Where-Object { $_.GetCommandName() }) {
            $found = Get-Command -Name $call.GetCommandName() -ErrorAction Ignore
            $found | Should -Not -BeNullOrEmpty -Because "'$($call.GetCommandName())' must exist"
            foreach ($given in $call.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
                { $found.ResolveParameter($given.ParameterName) } | Should -Not -Throw -Because "$($found.Name) -$($given.ParameterName) must exist"
            }
        }
    }

    It 'show the command they belong to: <Name>' -ForEach $commands {
        $help[$Name].examples.example | Where-Object { "$($_.code)" -match $Name } | Should -Not -BeNullOrEmpty
    }

    Context 'against the sandbox' {
        BeforeAll {
            $sandbox = Start-TestSandbox -Users 150
            $folder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "qlikadmin-$([guid]::NewGuid().ToString('N'))")).FullName
        }

        AfterAll {
            Remove-Item -LiteralPath $folder -Recurse -Force
        }

        It 'run as printed: <Name>' -ForEach $commands {
            Reset-TestSandbox $sandbox
            $shell = [powershell]::Create([Management.Automation.RunspaceMode]::NewRunspace)
            try {
                # As about_QlikAdmin says under TRY IT, but with one sandbox for all pages.
                $null = $shell.AddScript(@'
param($manifest, $given, $folder)
Import-Module $manifest
$global:sandbox = $given
$global:cloud = Connect-QlikCloud $sandbox.CloudUri -Name cloud -ApiKey $sandbox.ApiKey
$global:sense = Connect-QlikSense $sandbox.SenseUri -Name sense -CertificatePath $sandbox.CertificatePath -CertificatePassword $sandbox.CertificatePassword -TrustedRoot $sandbox.RootPath
Set-Location -LiteralPath $folder
# All examples use one person, so the test undoes what the examples of other pages changed.
Remove-QlikAllocation -User CORP\viewer -Type Professional -Connection cloud, sense -Confirm:$false -WarningAction Ignore
Restore-QlikAllocation -User CORP\viewer -Type Analyzer -Connection cloud, sense
'@).AddArgument((Get-BuiltManifest)).AddArgument($sandbox).AddArgument($folder)
                $null = $shell.Invoke()
                $shell.Streams.Error | Should -BeNullOrEmpty
                foreach ($example in $help[$Name].examples.example) {
                    $shell.Commands.Clear()
                    $null = $shell.AddScript("$($example.code)")
                    $null = $shell.Invoke()
                    $shell.Streams.Error | Should -BeNullOrEmpty -Because "this must run: $($example.code)"
                }
            }
            finally {
                $shell.Dispose()
            }
        }
    }
}

Describe 'About topics' {
    BeforeDiscovery {
        $topics = '', '_Connections', '_Policies', '_Safety', '_Automation', '_Fleet' | ForEach-Object { "about_QlikAdmin$_" }
    }

    It 'are shipped, all of them, and found by one pattern' -ForEach @{ Topics = $topics } {
        $written = Get-ChildItem -LiteralPath ([IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'docs', 'en-US'))) -Filter 'about_*.md' | ForEach-Object BaseName
        $written | Sort-Object | Should -Be ($Topics | Sort-Object)
        $shipped = Get-ChildItem -LiteralPath (Join-Path (Split-Path (Get-BuiltManifest)) 'en-US') -Filter 'about_*.help.txt' | ForEach-Object { $_.Name -replace '\.help\.txt$' }
        $shipped | Sort-Object | Should -Be ($Topics | Sort-Object)
        @(Get-Help about_QlikAdmin* | ForEach-Object Name) | Sort-Object -Unique | Should -Be ($Topics | Sort-Object)
    }

    It '<_> is found, is about its subject and not too long' -ForEach $topics {
        $text = Get-Help $_ | Out-String
        $text | Should -BeLike '*SHORT DESCRIPTION*'
        $text.Length | Should -BeLessThan 20000
        if ($_ -ne 'about_QlikAdmin') { Get-Help about_QlikAdmin | Out-String | Should -BeLike "*$_*" }
    }

    It 'list every error id there is, and no other' {
        $text = Get-Help about_QlikAdmin_Automation | Out-String -Width 200
        $said = [regex]::Matches($text, '(?m)^\s*\|?\s*Qlik\.([A-Z][A-Za-z]+)\b') | ForEach-Object { $_.Groups[1].Value } | Sort-Object -Unique
        $said | Should -Be ([enum]::GetNames([QlikAdmin.ErrorReason]) | Sort-Object)
    }

    It 'name every command' {
        $text = Get-Help about_QlikAdmin | Out-String
        (Get-Command -Module QlikAdmin).Name | ForEach-Object { $text | Should -BeLike "*$_*" }
    }
}

Describe 'Every command' {
    It 'has an example that calls it, and Resume-QlikOperation two: <Name>' -ForEach $commands {
        $own = @($help[$Name].examples.example | Where-Object { "$($_.code)" -match "\b$Name\b" })
        if ($Name -eq 'Resume-QlikOperation') { $own.Count | Should -BeGreaterOrEqual 2 } else { $own.Count | Should -BeGreaterOrEqual 1 }
    }
}
