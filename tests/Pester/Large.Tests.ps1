BeforeAll {
    Import-Module (Join-Path $PSScriptRoot 'Shared.psm1') -Force
    Import-Built
    $script:sandbox = Start-TestSandbox -Users 10000
    Connect-TestSandbox $sandbox
}

AfterAll {
    Stop-QlikSandbox -All
}

Describe 'A tenant of 10,000 users' {
    BeforeEach {
        Reset-TestSandbox $sandbox
    }

    It 'gives the first object before the second page is read' {
        Get-QlikUser -Connection cloud | Select-Object -First 1 | Should -Not -BeNullOrEmpty
        @($sandbox.GetLog('cloud') | Where-Object path -EQ '/api/v1/users') | Should -HaveCount 1
    }

    It 'is never more than one page ahead of whoever takes the objects' {
        $seen = 0
        $furthest = 0
        Get-QlikUser -Connection cloud | Select-Object -First 1000 | ForEach-Object {
            $seen++
            if ($seen % 100 -eq 1) {
                $pages = @($sandbox.GetLog('cloud') | Where-Object path -EQ '/api/v1/users').Count
                $furthest = [Math]::Max($furthest, $pages - [Math]::Ceiling($seen / 100))
            }
        }

        $seen | Should -Be 1000
        $furthest | Should -BeLessOrEqual 1
    }

    It 'is listed whole, each user once' {
        $ids = @((Get-QlikUser -Connection cloud).Id)
        $ids.Count | Should -BeGreaterThan 10000
        @($ids | Sort-Object -Unique) | Should -HaveCount $ids.Count
    }
}
