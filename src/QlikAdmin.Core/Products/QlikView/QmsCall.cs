using System.Xml.Linq;

namespace QlikAdmin.Products.QlikView;

/// <summary>One call of the management service, without the interface version that it is sent to.</summary>
internal sealed class QmsCall
{
    public QmsCall(string operation, string action)
    {
        Operation = operation;
        Action = action;
    }

    public string Operation { get; }

    /// <summary>What is tried, for messages: "Read the CALs of 'QVS1'".</summary>
    public string Action { get; }

    /// <summary>Makes the parameters, in the order of the description, for a message namespace.</summary>
    public Func<XNamespace, IEnumerable<XElement>> Arguments { get; init; } = _ => Array.Empty<XElement>();

    /// <summary>Whether the call needs an interface that knows signed keys.</summary>
    public bool NeedsSigned { get; init; }

    /// <summary>Whether it changes something, so that it must not be sent again after a lost answer.</summary>
    public bool Changes { get; init; }

    /// <summary>Whether it is sent without a service key: the call that gets the key.</summary>
    public bool WithoutKey { get; init; }

    /// <summary>Whether it is the first call to a server.</summary>
    public bool FailFast { get; init; }

    /// <summary>Makes a call whose parameters are all plain text.</summary>
    public static QmsCall With(string operation, string action, params (string Name, string Value)[] arguments)
    {
        return new QmsCall(operation, action) { Arguments = Plain(arguments) };
    }

    public static Func<XNamespace, IEnumerable<XElement>> Plain(params (string Name, string Value)[] arguments)
    {
        return ns =>
        {
            List<XElement> elements = new(arguments.Length);
            foreach ((string name, string value) in arguments)
            {
                elements.Add(new XElement(ns + name, value));
            }

            return elements;
        };
    }
}
