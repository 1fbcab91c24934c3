using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace QlikAdmin.PowerShell;

/// <summary>The values of <c>$using:name</c> in a script that runs in another runspace.</summary>
internal static class UsingValues
{
    /// <summary>Name of the parameter that PowerShell reads these values from, here and on other machines.</summary>
    public const string Parameter = "--%";

    /// <returns>The values in the form that PowerShell uses: the key is the text of the expression, in lower case and as Base64.</returns>
    /// <exception cref="QlikException">InvalidInput: an expression has no value here.</exception>
    public static IDictionary Of(ScriptBlock script, SessionState session)
    {
        Hashtable values = new();
        foreach (UsingExpressionAst each in script.Ast.FindAll(a => a is UsingExpressionAst, searchNestedScriptBlocks: true))
        {
            string text = each.ToString();
            string key = each.SubExpression is VariableExpressionAst ? text.ToLowerInvariant() : text;
            values[Convert.ToBase64String(Encoding.Unicode.GetBytes(key))] = Value(each, session);
        }

        return values;
    }

    private static object? Value(UsingExpressionAst expression, SessionState session)
    {
        try
        {
            return expression.SubExpression is VariableExpressionAst variable
                ? session.PSVariable.GetValue(variable.VariablePath.UserPath)
                : session.InvokeCommand.InvokeScript(session, ScriptBlock.Create(expression.SubExpression.ToString())).FirstOrDefault();
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw new QlikException(ErrorReason.InvalidInput, $"'{expression}' has no value here: {e.Message}", e)
            {
                NextStep = "Set the variable before the command, or give the value as an argument of the script.",
            };
        }
    }
}
