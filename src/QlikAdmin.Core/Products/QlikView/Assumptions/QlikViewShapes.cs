using System.Xml.Linq;
using Newtonsoft.Json.Linq;
using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Products.QlikView.Assumptions;

/// <summary>The lists of the management service, with the fields on which this program depends.</summary>
internal static class QlikViewShapes
{
    /// <summary>Numbers of the rules of <see cref="Cals"/>, for readers that build no tree.</summary>
    public const int Holder = 0;

    /// <inheritdoc cref="Holder" />
    public const int LastUsed = 1;

    /// <inheritdoc cref="Holder" />
    public const int QuarantinedUntil = 2;

    public static readonly RowShape Servers = new(
        "GetServices",
        new FieldRule(QlikViewAssumptions.Servers, "ID", FieldForm.Text, FieldNeed.EveryValue),
        new FieldRule(QlikViewAssumptions.Servers, "Name", FieldForm.Text, FieldNeed.EveryValue)
    );

    public static readonly RowShape Cals = new(
        "GetCALConfiguration",
        new FieldRule(QlikViewAssumptions.Cals, "UserName", FieldForm.Text, FieldNeed.EveryValue),
        new FieldRule(QlikViewAssumptions.CalUse, "LastUsed", FieldForm.Date, FieldNeed.SomeValue),
        new FieldRule(QlikViewAssumptions.CalDates, "QuarantinedUntil", FieldForm.Date, FieldNeed.May)
    );

    public static readonly RowShape Assigned = new(
        "GetAssignedUsers",
        new FieldRule(QlikViewAssumptions.Assigned, "id", FieldForm.Text, FieldNeed.EveryValue),
        new FieldRule(QlikViewAssumptions.Assigned, "subject", FieldForm.Text, FieldNeed.EveryValue),
        new FieldRule(QlikViewAssumptions.Assigned, "type", FieldForm.Text, FieldNeed.EveryValue),
        new FieldRule(QlikViewAssumptions.AssignedDates, "created", FieldForm.Date, FieldNeed.May)
    );

    /// <summary>Notes what a CAL shows.</summary>
    /// <param name="watch">A watch of <see cref="Cals"/>.</param>
    /// <param name="holder">Account or machine; null where the CAL has neither.</param>
    /// <param name="lastUsed">The text of its last use; null where it has none.</param>
    /// <param name="until">The text of the end of its quarantine; null where it has none.</param>
    public static void See(ShapeWatch watch, string? holder, string? lastUsed, string? until)
    {
        watch.Note(Holder, holder is null ? FieldSight.Absent : FieldSight.Right, null);
        Date(LastUsed, lastUsed);
        Date(QuarantinedUntil, until);
        watch.EndRow();

        void Date(int rule, string? text) =>
            watch.Note(
                rule,
                text is null ? FieldSight.Absent : FieldForms.DateSight(text),
                text is null ? null : FieldForms.DescribeText(text)
            );
    }

    /// <summary>A row of plain elements as an object of texts; an element that is nil or empty has no value.</summary>
    public static JObject Row(XElement element)
    {
        JObject row = new();
        foreach (XElement field in element.Elements())
        {
            row[field.Name.LocalName] =
                field.HasElements ? new JObject()
                : QmsEnvelope.Text(element, field.Name.LocalName) is string text ? new JValue(text)
                : JValue.CreateNull();
        }

        return row;
    }
}
