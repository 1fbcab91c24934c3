using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;
using QlikAdmin.Base;

namespace QlikAdmin.PowerShell;

/// <summary>The question before a change that can't be undone. In PowerShell's own question Enter means yes. Here it means no.</summary>
internal sealed class FinalConfirmation
{
    private const int No = 2;

    private static readonly string[] s_choices = { "&Yes", "Yes to &All", "&No", "No to A&ll" };
    private static readonly string[] s_help =
    {
        "Make this change.",
        "Make this change and all others of this command.",
        "Leave this out.",
        "Leave this and all others of this command out.",
    };

    private readonly PSCmdlet _cmdlet;
    private bool? _answerToAll;

    /// <param name="cmdlet">The command that asks.</param>
    /// <param name="isWhatIf">Whether it only says what it would do.</param>
    public FinalConfirmation(PSCmdlet cmdlet, bool isWhatIf)
    {
        _cmdlet = cmdlet;
        IsNeeded = !isWhatIf && IsWanted(cmdlet);
    }

    /// <summary>Whether the caller is asked. The rule is that of PowerShell: -Confirm decides, and without it $ConfirmPreference.</summary>
    public bool IsNeeded { get; }

    /// <summary>Asks, unless an earlier answer was for all.</summary>
    /// <exception cref="QlikException">ConfirmationImpossible: nobody can answer.</exception>
    public bool Ask(string caption, IEnumerable<string> lines)
    {
        if (_answerToAll is bool known)
        {
            return known;
        }

        Collection<ChoiceDescription> choices = new(s_choices.Select((c, i) => new ChoiceDescription(c, s_help[i])).ToList());
        int answer;
        try
        {
            answer = _cmdlet.Host.UI.PromptForChoice(ShownText.Clean(caption), ShownText.CleanLines(lines), choices, No);
        }
        catch (Exception e) when (e is NullReferenceException || HostQuestion.IsRefusal(e))
        {
            throw new QlikException(
                ErrorReason.ConfirmationImpossible,
                $"{caption}: this session can't ask for confirmation, and what was to be done can't be undone. Nothing was changed.",
                e
            )
            {
                NextStep = "Look at what the command would do with -WhatIf. Then run it with -Confirm:$false.",
            };
        }

        if (answer is 1 or 3)
        {
            _answerToAll = answer == 1;
        }

        return answer is 0 or 1;
    }

    private static bool IsWanted(PSCmdlet cmdlet)
    {
        if (cmdlet.MyInvocation.BoundParameters.TryGetValue("Confirm", out object? given))
        {
            return LanguagePrimitives.IsTrue(given);
        }

        ConfirmImpact impact = cmdlet.GetType().GetCustomAttribute<CmdletAttribute>()?.ConfirmImpact ?? ConfirmImpact.High;
        return !LanguagePrimitives.TryConvertTo(cmdlet.GetVariableValue("ConfirmPreference"), out ConfirmImpact preference)
            || (preference != ConfirmImpact.None && impact >= preference);
    }
}
