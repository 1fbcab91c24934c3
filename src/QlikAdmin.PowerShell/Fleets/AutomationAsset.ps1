# One asset of Azure Automation.
param($command, $name)
& $command -Name $name -ErrorAction Stop
